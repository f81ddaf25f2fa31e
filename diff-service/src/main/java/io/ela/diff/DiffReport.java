package io.ela.diff;

import io.ela.config.DiffConfig.Depth;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The outcome of a diff.
 *
 * @param run names the run in the diffs topic
 * @param indices in the order of the task
 */
public record DiffReport(
    String run, String task, Depth depth, List<IndexReport> indices, double seconds) {

  public DiffReport {
    indices = List.copyOf(indices);
  }

  /**
   * The outcome for one index.
   *
   * @param masterDocs documents read on the master
   * @param counts differences of each kind that was found, as they stand at the end (after a
   *     repair: what remains)
   * @param repaired differences that were there and are gone after the repair
   * @param notLookedInto buckets that differ but went beyond {@code max-suspects}: there may be
   *     more differences than are counted
   * @param examples the first of the differences; the diffs topic has all
   * @param error why the index could not be compared; empty if it could
   */
  public record IndexReport(
      String index,
      long masterDocs,
      long slaveDocs,
      Map<DifferenceKind, Long> counts,
      long repaired,
      int notLookedInto,
      List<Difference> examples,
      double seconds,
      String error) {

    /** So many differences are kept as examples. */
    public static final int EXAMPLES = 100;

    public IndexReport {
      counts = Map.copyOf(counts);
      examples = List.copyOf(examples);
    }

    /** Differences of all kinds; documents that did not settle are none. */
    public long differences() {
      return counts.entrySet().stream()
          .filter(kind -> kind.getKey() != DifferenceKind.UNSETTLED)
          .mapToLong(Map.Entry::getValue)
          .sum();
    }

    /** Differences of one kind. */
    public long count(DifferenceKind kind) {
      return counts.getOrDefault(kind, 0L);
    }

    /** Whether the whole index was compared and nothing is left open. */
    public boolean isCompared() {
      return error.isEmpty() && notLookedInto == 0 && count(DifferenceKind.UNSETTLED) == 0;
    }
  }

  /** Differences of all indices. */
  public long differences() {
    return indices.stream().mapToLong(IndexReport::differences).sum();
  }

  /** Every index was compared completely, and no difference is left. */
  public boolean isEqual() {
    return exitCode() == 0;
  }

  /**
   * 0 if both sides are equal, 1 if there are differences, 2 if an index could not be compared
   * (also if another has differences), or if nothing is known to differ but documents did not
   * settle or buckets were not looked into.
   */
  public int exitCode() {
    if (indices.stream().anyMatch(index -> !index.error().isEmpty())) {
      return 2;
    }
    if (differences() > 0) {
      return 1;
    }
    return indices.stream().allMatch(IndexReport::isCompared) ? 0 : 2;
  }

  /** For {@code --json}. */
  public JsonObject toJson() {
    JsonArray reports = new JsonArray();
    for (IndexReport index : indices) {
      reports.add(toJson(index));
    }
    return summary().put("indices", reports);
  }

  /** Without the single indices. */
  JsonObject summary() {
    return new JsonObject()
        .put("run", run)
        .put("task", task)
        .put("depth", depth.name().toLowerCase(Locale.ROOT))
        .put("equal", isEqual())
        .put("exit", exitCode())
        .put("differences", differences())
        .put("seconds", seconds);
  }

  private JsonObject toJson(IndexReport index) {
    JsonObject counts = new JsonObject();
    index.counts().forEach((kind, count) -> counts.put(kind.wire(), count));
    JsonArray examples = new JsonArray();
    long now = System.currentTimeMillis();
    index.examples().forEach(example -> examples.add(example.toJson(run, now)));
    JsonObject json =
        new JsonObject()
            .put("index", index.index())
            .put("master_docs", index.masterDocs())
            .put("slave_docs", index.slaveDocs())
            .put("differences", counts)
            .put("repaired", index.repaired())
            .put("not_looked_into", index.notLookedInto())
            .put("examples", examples)
            .put("seconds", index.seconds());
    return index.error().isEmpty() ? json : json.put("error", index.error());
  }
}
