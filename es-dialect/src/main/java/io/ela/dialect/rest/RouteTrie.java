package io.ela.dialect.rest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Path templates as a tree over segments. As in Elasticsearch's own path tree, a literal segment is
 * preferred to a variable one, and where the preferred way leads to no route of the method, the
 * other one is tried. Built by one thread, then only read.
 */
final class RouteTrie {
  /** One route: an api at a template. */
  record Route(String api, EndpointClass kind, String template, List<String> names) {}

  /** A route that matched, with the decoded values of its variables. */
  record Match(Route route, Map<String, String> parts) {}

  private static final class Node {
    private final Map<String, Node> literals = new HashMap<>();
    private @Nullable Node name;
    private @Nullable Node anything;
    private final Map<String, Route> routes = new HashMap<>();
  }

  private final Node root = new Node();
  private final boolean plusIsSpace;

  RouteTrie(boolean plusIsSpace) {
    this.plusIsSpace = plusIsSpace;
  }

  /** Adds a route; the first one added for a method and shape of path stays. */
  void add(String method, String template, String api, EndpointClass kind) {
    List<String> names = new ArrayList<>();
    Node node = root;
    for (String segment : RestPath.rawSegments(template)) {
      if (segment.startsWith("{") && segment.endsWith("}")) {
        String variable = segment.substring(1, segment.length() - 1);
        names.add(variable);
        node = isName(variable) ? nameChild(node) : anythingChild(node);
      } else {
        node = node.literals.computeIfAbsent(segment, s -> new Node());
      }
    }
    node.routes.putIfAbsent(method, new Route(api, kind, template, List.copyOf(names)));
  }

  private static Node nameChild(Node node) {
    Node child = node.name == null ? new Node() : node.name;
    node.name = child;
    return child;
  }

  private static Node anythingChild(Node node) {
    Node child = node.anything == null ? new Node() : node.anything;
    node.anything = child;
    return child;
  }

  /** Whether the variable stands for indices or types, whose names never start with underscore. */
  private static boolean isName(String variable) {
    return variable.equals("index") || variable.equals("type") || variable.equals("alias");
  }

  /**
   * The route of a request, or null. Where both fit, a literal last segment wins over a literal one
   * in the middle: on 7.17 {@code POST /i/_doc/_mget} is a typed multi-get (measured), though
   * {@code /{index}/_doc/{id}} fits too.
   */
  @Nullable Match match(String method, String rawPath) {
    List<String> segments = RestPath.rawSegments(rawPath);
    boolean noIndex =
        segments.size() > 1 && segments.get(0).isEmpty() && segments.get(1).startsWith("_");
    if (noIndex) {
      // No index before an operation: all of them (//_refresh and //_search, 5.6.16 and 8.19.13).
      segments = segments.subList(1, segments.size());
    }
    Match match = match(root, method, segments, 0, new ArrayList<>(), true);
    return match == null ? match(root, method, segments, 0, new ArrayList<>(), false) : match;
  }

  private @Nullable Match match(
      Node node,
      String method,
      List<String> segments,
      int at,
      List<String> values,
      boolean literalEnd) {
    if (at == segments.size()) {
      Route route = node.routes.get(method);
      return route == null ? null : new Match(route, parts(route, values));
    }
    Node literal = node.literals.get(segments.get(at));
    if (literal != null) {
      Match match = match(literal, method, segments, at + 1, values, literalEnd);
      if (match != null) {
        return match;
      }
    }
    if (literalEnd && at + 1 == segments.size()) {
      return null;
    }
    String value = RestPath.decode(segments.get(at), plusIsSpace);
    if (value == null || value.isEmpty()) {
      return null;
    }
    values.add(value);
    Match match = null;
    if (node.name != null && couldBeName(value)) {
      match = match(node.name, method, segments, at + 1, values, literalEnd);
    }
    if (match == null && node.anything != null) {
      match = match(node.anything, method, segments, at + 1, values, literalEnd);
    }
    values.remove(values.size() - 1);
    return match;
  }

  /**
   * Indices and types do not start with an underscore, but for {@code _all} (any index, any type)
   * and, from 6.2 on, the type {@code _doc} (5.6 refuses it itself).
   */
  private static boolean couldBeName(String value) {
    if (!value.startsWith("_")) {
      return true;
    }
    int comma = value.indexOf(',');
    String first = comma < 0 ? value : value.substring(0, comma);
    return first.equals("_all") || first.equals("_doc");
  }

  private static Map<String, String> parts(Route route, List<String> values) {
    Map<String, String> parts = new LinkedHashMap<>();
    for (int i = 0; i < route.names.size(); i++) {
      parts.put(route.names.get(i), values.get(i));
    }
    return parts;
  }
}
