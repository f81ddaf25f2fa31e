package io.ela.gateway.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.translate.TranslatedAnswer;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The answers of the steps, added up into one. Not thread-safe. */
final class ByQueryTotals {
  private static final ObjectMapper JSON = new ObjectMapper();

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

  private static @Nullable JsonNode read(Bytes body) {
    try {
      return JSON.readTree(body.array(), body.offset(), body.length());
    } catch (IOException e) {
      return null;
    }
  }

  /** The same in every step. */
  private static final Set<String> NOT_COUNTED = Set.of("requests_per_second", "slice_id");

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
    return new TranslatedAnswer(
        last.status(), last.headers(), Bytes.of(JSON.writeValueAsBytes(sum)));
  }
}
