package io.ela.e2e.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/** What must hold of the last answer. */
final class Checks {
  private static final Set<String> FALSE = Set.of("", "false", "0");
  private static final Map<String, IntPredicate> ORDERS =
      Map.of(
          "lt", sign -> sign < 0,
          "lte", sign -> sign <= 0,
          "gt", sign -> sign > 0,
          "gte", sign -> sign >= 0);

  private Checks() {}

  /** The value is there, and is neither false, nor 0, nor an empty text. */
  static Step isTrue(ValuePath path) {
    return run -> demand(truth(run.value(path)), path, "be true", run.value(path));
  }

  /** The value is not there, or is one of those. */
  static Step isFalse(ValuePath path) {
    return run -> demand(!truth(run.value(path)), path, "be false", run.value(path));
  }

  private static boolean truth(JsonNode value) {
    boolean absent = value.isMissingNode() || value.isNull();
    return !absent && !(value.isValueNode() && FALSE.contains(value.asText()));
  }

  /** As many elements, members or characters. */
  static Step length(ValuePath path, JsonNode expected) {
    return run -> {
      JsonNode value = run.value(path);
      int wanted = run.stash().unstashed(expected).asInt();
      int length = value.isTextual() ? value.textValue().length() : value.size();
      boolean measurable = value.isTextual() || value.isContainerNode();
      demand(measurable && length == wanted, path, "be of length " + wanted, value);
    };
  }

  /** Smaller or larger, by the step's name. */
  static Step order(String name, ValuePath path, JsonNode expected) {
    IntPredicate holds = ORDERS.get(name);
    return run -> {
      JsonNode value = run.value(path);
      JsonNode bound = run.stash().unstashed(expected);
      boolean comparable = value.isNumber() && bound.isNumber();
      demand(
          comparable && holds.test(value.decimalValue().compareTo(bound.decimalValue())),
          path,
          "be " + name + " " + bound,
          value);
    };
  }

  /** The same value, numbers of different kinds by their size; or a regular expression's match. */
  static Step match(ValuePath path, JsonNode expected) {
    return run -> {
      JsonNode value = run.value(path);
      JsonNode wanted = run.stash().unstashed(expected);
      String text = wanted.asText().trim();
      boolean expression =
          wanted.isTextual() && text.length() > 2 && text.startsWith("/") && text.endsWith("/");
      boolean holds =
          expression
              ? value.isValueNode() && matches(text.substring(1, text.length() - 1), value)
              : same(wanted, value);
      demand(holds, path, "match " + wanted, value);
    };
  }

  private static boolean matches(String expression, JsonNode value) {
    return Pattern.compile(expression, Pattern.COMMENTS).matcher(value.asText()).find();
  }

  private static boolean same(JsonNode one, JsonNode other) {
    if (one.isNull()) {
      return other.isNull() || other.isMissingNode();
    }
    if (one.isNumber() && other.isNumber()) {
      BigDecimal left = one.decimalValue();
      return left.compareTo(other.decimalValue()) == 0 || one.doubleValue() == other.doubleValue();
    }
    if (one.isArray() && other.isArray() && one.size() == other.size()) {
      Iterator<JsonNode> others = other.iterator();
      for (JsonNode element : one) {
        if (!same(element, others.next())) {
          return false;
        }
      }
      return true;
    }
    if (one.isObject() && other.isObject() && one.size() == other.size()) {
      return one.properties().stream()
          .allMatch(member -> same(member.getValue(), other.path(member.getKey())));
    }
    return one.equals(other);
  }

  private static void demand(boolean holds, ValuePath path, String what, JsonNode value)
      throws StepFailedException {
    if (!holds) {
      String shown = value.isMissingNode() ? "nothing" : value.toString();
      throw new StepFailedException("[" + path.text() + "] should " + what + ", and is " + shown);
    }
  }
}
