package io.ela.gateway.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.translate.TranslatedAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The answers of the steps, added up into one. Not thread-safe. */
final class ByQueryTotals {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SLICE_ID = "slice_id";

  /** Of the whole, not of each slice. */
  private static final List<String> NOT_OF_SLICES = List.of("took", "timed_out", "failures");

  private final ArrayNode slices = JSON.createArrayNode();
  private final long begunNanos = System.nanoTime();
  private @Nullable ObjectNode sum;
  private @Nullable TranslatedAnswer last;
  private @Nullable TranslatedAnswer error;

  /**
   * Adds a step's answer.
   *
   * @return false if it ends the operation: an error, or documents that failed
   */
  boolean add(TranslatedAnswer answer) {
    JsonNode tree = read(answer.body());
    if (!(tree instanceof ObjectNode step) || !step.has("failures")) {
      error = answer;
      return false;
    }
    last = answer;
    if (sum == null) {
      sum = step;
    } else {
      addInto(sum, step);
    }
    return answer.status() < 400 && step.path("failures").isEmpty();
  }

  /**
   * Adds what came of a slice.
   *
   * @return false if it ends the operation: an error
   */
  boolean addSlice(int id, ByQueryTotals slice) {
    ObjectNode added = slice.sum;
    if (slice.error != null || added == null) {
      error = slice.error;
      return false;
    }
    last = slice.last;
    ObjectNode shown = JSON.createObjectNode().put(SLICE_ID, id);
    shown.setAll(added);
    shown.put(SLICE_ID, id).remove(NOT_OF_SLICES);
    slices.add(shown);
    added.remove(SLICE_ID);
    if (sum == null) {
      sum = added;
    } else {
      addInto(sum, added);
    }
    return true;
  }

  private static @Nullable JsonNode read(Bytes body) {
    try {
      return JSON.readTree(body.array(), body.offset(), body.length());
    } catch (IOException e) {
      return null;
    }
  }

  /** The same in every step. */
  private static final Set<String> NOT_COUNTED = Set.of("requests_per_second", SLICE_ID);

  /** Counters are added, {@code timed_out} is true if it once was, failures are listed together. */
  private static void addInto(ObjectNode sum, ObjectNode step) {
    for (Map.Entry<String, JsonNode> member : step.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      JsonNode before = sum.get(name);
      if (NOT_COUNTED.contains(name) || before == null) {
        sum.set(name, value);
      } else if (value instanceof ObjectNode inner && before instanceof ObjectNode into) {
        addInto(into, inner);
      } else if (value instanceof ArrayNode more && before instanceof ArrayNode list) {
        list.addAll(more);
      } else if (value.isIntegralNumber() && before.isIntegralNumber()) {
        sum.put(name, before.longValue() + value.longValue());
      } else if (value.isBoolean()) {
        sum.put(name, before.booleanValue() || value.booleanValue());
      }
    }
  }

  /** The whole answer; an error if a step had one. */
  TranslatedAnswer answer() throws IOException {
    if (error != null) {
      return error;
    }
    if (sum == null || last == null) {
      throw new IllegalStateException("no step was made");
    }
    if (sum.has("took")) {
      sum.put("took", (System.nanoTime() - begunNanos) / 1_000_000);
    }
    if (!slices.isEmpty()) {
      // Between the counters and the failures, as the servers have it (5.6 to 8.19).
      JsonNode failures = sum.remove("failures");
      sum.set("slices", slices);
      sum.set("failures", failures);
    }
    return new TranslatedAnswer(
        last.status(), last.headers(), Bytes.of(JSON.writeValueAsBytes(sum)));
  }
}
