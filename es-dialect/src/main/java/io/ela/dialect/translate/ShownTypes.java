package io.ela.dialect.translate;

import com.fasterxml.jackson.databind.JsonNode;
import io.ela.dialect.metadata.Trees;
import java.util.Arrays;
import java.util.List;

/**
 * Whether the hits of a search show their types, which a cluster without types does not have: not
 * with {@code stored_fields: _none_} (5.6.16 shows the index alone; measured), and not where {@code
 * filter_path} leaves them out.
 */
final class ShownTypes {
  private static final String NONE = "_none_";
  private static final List<String> TYPE = List.of("hits", "hits", "_type");

  private ShownTypes() {}

  static boolean of(ClientRequest request) {
    if (NONE.equals(request.query().get("stored_fields"))) {
      return false;
    }
    JsonNode body = request.body().isEmpty() ? Trees.object() : Trees.object(request.body());
    JsonNode fields = body.path("stored_fields");
    JsonNode first = fields.isArray() ? fields.path(0) : fields;
    String filter = request.query().get("filter_path");
    return !first.asText().equals(NONE) && (filter == null || passes(filter, TYPE));
  }

  /** Whether a {@code filter_path} lets a member through, by itself or with all around it. */
  static boolean passes(String filter, List<String> path) {
    boolean anyInclude = false;
    boolean included = false;
    for (String pattern : filter.split(",")) {
      boolean exclude = pattern.startsWith("-");
      List<String> names = Arrays.asList(pattern.substring(exclude ? 1 : 0).strip().split("\\."));
      boolean matches = matches(names, path);
      if (exclude && matches) {
        return false;
      }
      anyInclude |= !exclude;
      included |= !exclude && matches;
    }
    return included || !anyInclude;
  }

  private static boolean matches(List<String> pattern, List<String> path) {
    if (pattern.isEmpty()) {
      return true;
    }
    if (path.isEmpty()) {
      return false;
    }
    List<String> rest = path.subList(1, path.size());
    if (pattern.get(0).equals("**")) {
      return matches(pattern.subList(1, pattern.size()), path) || matches(pattern, rest);
    }
    return NamePattern.matches(pattern.get(0), path.get(0))
        && matches(pattern.subList(1, pattern.size()), rest);
  }
}
