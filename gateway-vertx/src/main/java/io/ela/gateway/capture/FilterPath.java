package io.ela.gateway.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Elasticsearch's {@code filter_path}, for answers to writes, which hold no documents. Immutable.
 *
 * <p>Comma-separated paths of names; {@code *} stands for any part of a name, {@code **} for any
 * names; arrays do not count; a leading {@code -} leaves out. What is empty after filtering is left
 * out too (REST API conventions, "Response filtering", 5.6 to 9.x).
 */
final class FilterPath {
  private final List<List<String>> includes = new ArrayList<>();
  private final List<List<String>> excludes = new ArrayList<>();

  FilterPath(String parameter) {
    for (String path : parameter.split(",")) {
      if (path.isBlank()) {
        continue;
      }
      boolean exclude = path.startsWith("-");
      List<String> names = Arrays.asList(path.substring(exclude ? 1 : 0).strip().split("\\."));
      (exclude ? excludes : includes).add(names);
    }
  }

  /** The tree with only what is asked for; an empty object if that is nothing. */
  JsonNode apply(JsonNode root) {
    JsonNode kept = includes.isEmpty() ? root : include(root, includes);
    if (kept != null && !excludes.isEmpty()) {
      kept = exclude(kept, excludes);
    }
    return kept == null ? JsonNodeFactory.instance.objectNode() : kept;
  }

  private static @Nullable JsonNode include(JsonNode node, List<List<String>> paths) {
    if (node instanceof ArrayNode array) {
      ArrayNode kept = array.arrayNode();
      for (JsonNode element : array) {
        JsonNode part = include(element, paths);
        if (part != null) {
          kept.add(part);
        }
      }
      return kept.isEmpty() ? null : kept;
    }
    if (!(node instanceof ObjectNode object)) {
      return null;
    }
    ObjectNode kept = object.objectNode();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      List<List<String>> rest = below(paths, member.getKey());
      boolean whole = rest.stream().anyMatch(FilterPath::isMet);
      JsonNode part = whole ? member.getValue() : include(member.getValue(), rest);
      if (part != null) {
        kept.set(member.getKey(), part);
      }
    }
    return kept.isEmpty() ? null : kept;
  }

  private static @Nullable JsonNode exclude(JsonNode node, List<List<String>> paths) {
    if (node instanceof ArrayNode array) {
      ArrayNode kept = array.arrayNode();
      for (JsonNode element : array) {
        JsonNode part = exclude(element, paths);
        if (part != null) {
          kept.add(part);
        }
      }
      return kept.isEmpty() && !array.isEmpty() ? null : kept;
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    ObjectNode kept = object.objectNode();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      List<List<String>> rest = below(paths, member.getKey());
      if (rest.stream().noneMatch(FilterPath::isMet)) {
        JsonNode part = exclude(member.getValue(), rest);
        if (part != null) {
          kept.set(member.getKey(), part);
        }
      }
    }
    return kept.isEmpty() && !object.isEmpty() ? null : kept;
  }

  /** What is left of the paths below a member of that name. */
  private static List<List<String>> below(List<List<String>> paths, String name) {
    List<List<String>> rest = new ArrayList<>();
    for (List<String> path : paths) {
      if (path.isEmpty()) {
        continue;
      }
      String first = path.get(0);
      if (first.equals("**")) {
        rest.add(path);
        rest.addAll(below(List.of(path.subList(1, path.size())), name));
      } else if (matches(first, name)) {
        rest.add(path.subList(1, path.size()));
      }
    }
    return rest;
  }

  private static boolean isMet(List<String> path) {
    return path.isEmpty() || (path.size() == 1 && path.get(0).equals("**"));
  }

  private static boolean matches(String pattern, String name) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return pattern.equals(name);
    }
    if (!name.startsWith(pattern.substring(0, star))) {
      return false;
    }
    String tail = pattern.substring(star + 1);
    for (int from = star; from <= name.length(); from++) {
      if (matches(tail, name.substring(from))) {
        return true;
      }
    }
    return false;
  }
}
