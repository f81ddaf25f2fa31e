package io.ela.dialect.translate;

import io.ela.dialect.json.JsonField;
import io.ela.dialect.json.JsonPath;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Error bodies, wherever they stand in an answer: the types and reasons that clients compare. From
 * {@code DIFFERENCES.md} section 8 and {@code shapes.txt} (measured). Made for one answer.
 */
final class ErrorRules {
  private static final Pattern NO_INDEX = Pattern.compile("no such index \\[.*]");
  private static final Pattern POSITION = Pattern.compile("^\\[\\d+:\\d+] ");

  /** The wording of 8.19.13 (measured). */
  private static final Pattern SEVERAL_INDICES =
      Pattern.compile(
          "alias \\[(.*)] has more than one index associated with it \\[(.*)], can't execute a"
              + " single index op");

  /** Of 7.0 and later; older ones know neither the type's name nor the value (measured). */
  private static final Pattern UNFIT_VALUE =
      Pattern.compile(
          "(failed to parse field \\[(.*)] of type \\[[^\\]]*] in document with id '.*?')(\\. Preview"
              + " of field's value: '.*')?",
          Pattern.DOTALL);

  private static final Pattern UNKNOWN_QUERY = Pattern.compile("unknown query \\[([^\\]]*)].*");
  private static final Pattern OTHER_TYPE =
      Pattern.compile("mapper \\[(.*)] cannot be changed from type \\[(.*)] to \\[(.*)]");

  /** {@code [id]: ...} on 8.19, {@code [_doc][id]: ...} of some on 7.17 (measured). */
  private static final Pattern UNTYPED =
      Pattern.compile("^(?:\\[_doc])?(\\[[^]]*]: (?:version conflict|document missing).*)$");

  private static final Set<String> LISTS = Set.of("items", "docs", "responses", "_shards");

  private final Scope scope;
  private final Supplier<@Nullable String> mappingType;
  private String type = "";
  private boolean unknownQuery;

  /**
   * @param mappingType of the document that the error is about; null if the request did not say
   */
  ErrorRules(Scope scope, Supplier<@Nullable String> mappingType) {
    this.scope = scope;
    this.mappingType = mappingType;
  }

  /** Whether the member belongs to an error, and then sees to it. */
  boolean handles(JsonField field) {
    if (!inError(field.path())) {
      return false;
    }
    switch (field.name()) {
      case "type" -> type(field);
      case "reason" -> {
        if (!field.isObject()) {
          reason(field);
        }
      }
      case "caused_by" -> {
        if (unknownQuery) {
          field.delete();
          unknownQuery = false;
        }
      }
      default -> {
        // As it is.
      }
    }
    return true;
  }

  /** Below a member {@code error} of the answer or of one of its items, or in shard failures. */
  private static boolean inError(JsonPath path) {
    if (path.depth() < 2) {
      return false;
    }
    if (isError(path.name(0))) {
      return true;
    }
    boolean list = LISTS.contains(path.name(0));
    for (int i = 1; list && i < Math.min(4, path.depth() - 1); i++) {
      if (isError(path.name(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isError(String name) {
    return name.equals("error") || name.equals("failures");
  }

  private void type(JsonField field) {
    String text = field.textOrNull();
    type = text == null ? "" : text;
    String older = older(type);
    if (!older.equals(type)) {
      field.replace(AnswerRules.quoted(older));
    }
  }

  private String older(String newer) {
    return switch (newer) {
      case "resource_already_exists_exception" ->
          scope.crosses(6) ? "index_already_exists_exception" : newer;
      case "document_parsing_exception" -> scope.crosses(8) ? "mapper_parsing_exception" : newer;
      default -> newer;
    };
  }

  private void reason(JsonField field) {
    String text = field.textOrNull();
    if (text == null) {
      return;
    }
    String older = olderReason(text);
    if (!older.equals(text)) {
      field.replace(AnswerRules.quoted(older));
    }
  }

  /** Measured on 5.6.16, 6.8.23, 7.17.15 and 8.19.13. */
  private String olderReason(String text) {
    return switch (type) {
      case "index_not_found_exception" ->
          scope.crosses(7) && NO_INDEX.matcher(text).matches() ? "no such index" : text;
      case "document_parsing_exception" -> scope.crosses(8) ? unparsed(text) : text;
      case "mapper_parsing_exception" -> unparsed(text);
      case "version_conflict_engine_exception" -> scope.crosses(7) ? withType(text) : text;
      case "document_missing_exception" ->
          scope.crosses(7) || scope.crosses(8) ? withType(text) : text;
      case "parsing_exception" -> scope.crosses(7) ? unknownQuery(text) : text;
      case "illegal_argument_exception" -> illegal(text);
      default -> text;
    };
  }

  private String unparsed(String text) {
    String older = scope.crosses(8) ? POSITION.matcher(text).replaceFirst("") : text;
    Matcher unfit = UNFIT_VALUE.matcher(older);
    if (!(scope.crosses(6) || scope.crosses(7)) || !unfit.matches()) {
      return older;
    }
    return scope.crosses(6) ? "failed to parse [" + unfit.group(2) + "]" : unfit.group(1);
  }

  /** {@code [type][id]: } up to the version that left the type out. */
  private String withType(String text) {
    String named = mappingType.get();
    Matcher untyped = UNTYPED.matcher(text);
    return named == null || !untyped.matches() ? text : "[" + named + "]" + untyped.group(1);
  }

  private String unknownQuery(String text) {
    Matcher unknown = UNKNOWN_QUERY.matcher(text);
    unknownQuery = unknown.matches();
    return unknownQuery ? "no [query] registered for [" + unknown.group(1) + "]" : text;
  }

  private String illegal(String text) {
    Matcher several = SEVERAL_INDICES.matcher(text);
    if (several.matches() && scope.crosses(8)) {
      return "Alias ["
          + several.group(1)
          + "] has more than one indices associated with it [["
          + several.group(2)
          + "]], can't execute a single index op";
    }
    Matcher other = OTHER_TYPE.matcher(text);
    if (other.matches() && scope.crosses(7)) {
      return "mapper ["
          + other.group(1)
          + "] of different type, current_type ["
          + other.group(2)
          + "], merged_type ["
          + other.group(3)
          + "]";
    }
    return text;
  }
}
