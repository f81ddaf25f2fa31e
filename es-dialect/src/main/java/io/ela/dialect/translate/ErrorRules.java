package io.ela.dialect.translate;

import io.ela.dialect.json.JsonField;
import io.ela.dialect.json.JsonPath;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  /** {@code [id]: ...} on 8.19, {@code [_doc][id]: ...} of some on 7.17 (measured). */
  private static final Pattern UNTYPED =
      Pattern.compile("^(?:\\[_doc])?(\\[[^]]*]: (?:version conflict|document missing).*)$");

  private static final Set<String> OF_A_DOCUMENT =
      Set.of("version_conflict_engine_exception", "document_missing_exception");

  private static final Set<String> LISTS = Set.of("items", "docs", "responses", "_shards");

  private final Scope scope;
  private final Supplier<String> documentType;
  private String type = "";

  /**
   * @param documentType the type of the document that is at hand, for the client's eyes
   */
  ErrorRules(Scope scope, Supplier<String> documentType) {
    this.scope = scope;
    this.documentType = documentType;
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
    String older = text;
    if (type.equals("index_not_found_exception")
        && scope.crosses(7)
        && NO_INDEX.matcher(text).matches()) {
      older = "no such index";
    }
    if (OF_A_DOCUMENT.contains(type) && scope.crosses(7) && scope.clientHasTypes()) {
      Matcher untyped = UNTYPED.matcher(text);
      older = untyped.find() ? "[" + documentType.get() + "]" + untyped.group(1) : older;
    }
    Matcher several = SEVERAL_INDICES.matcher(text);
    if (several.matches() && scope.crosses(8)) {
      older =
          "Alias ["
              + several.group(1)
              + "] has more than one indices associated with it [["
              + several.group(2)
              + "]], can't execute a single index op";
    }
    if (type.equals("document_parsing_exception") && scope.crosses(8)) {
      Matcher position = POSITION.matcher(text);
      older = position.replaceFirst("");
    }
    if (!older.equals(text)) {
      field.replace(AnswerRules.quoted(older));
    }
  }
}
