package io.ela.loader;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * The outcome of one task.
 *
 * @param indices in the order of the task
 */
public record LoadSummary(String task, List<IndexOutcome> indices, double seconds) {

  public LoadSummary {
    indices = List.copyOf(indices);
  }

  /**
   * The outcome of one index.
   *
   * @param docs documents published; of a complete index, all acknowledged
   * @param bytes of these documents
   * @param failure why the index is not complete; empty if it is
   */
  public record IndexOutcome(String index, long docs, long bytes, double seconds, String failure) {

    public boolean isComplete() {
      return failure.isEmpty();
    }
  }

  /** Whether every index is complete. */
  public boolean isComplete() {
    return indices.stream().allMatch(IndexOutcome::isComplete);
  }

  /** Documents published, of all indices. */
  public long docs() {
    return indices.stream().mapToLong(IndexOutcome::docs).sum();
  }

  /** For {@code --json}. */
  public JsonObject toJson() {
    JsonArray outcomes = new JsonArray();
    for (IndexOutcome index : indices) {
      JsonObject outcome =
          new JsonObject()
              .put("index", index.index())
              .put("complete", index.isComplete())
              .put("docs", index.docs())
              .put("bytes", index.bytes())
              .put("seconds", index.seconds());
      if (!index.isComplete()) {
        outcome.put("failure", index.failure());
      }
      outcomes.add(outcome);
    }
    return new JsonObject()
        .put("task", task)
        .put("complete", isComplete())
        .put("docs", docs())
        .put("seconds", seconds)
        .put("indices", outcomes);
  }
}
