package io.ela.dialect.rest;

import io.ela.dialect.Distribution;
import io.ela.dialect.EsVersion;
import io.ela.dialect.rest.RouteTrie.Match;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one dialect. Tells what a request is; never guesses. Thread-safe.
 *
 * <p>Which specification stands for which version: 5.x: 5.6; 6.x: 6.6; 7.x: 7.10 and 7.17 together;
 * 8.x: 8.19; 9.x: 9.1; OpenSearch: 7.10, from which it was forked.
 */
public final class EndpointTable {
  private static final Map<Key, EndpointTable> TABLES = new ConcurrentHashMap<>();
  private static final Set<String> READING_METHODS = Set.of("GET", "HEAD", "OPTIONS");

  private record Key(Set<String> specifications, String major, boolean plusIsSpace) {}

  private final RouteTrie routes;
  private final Map<String, EndpointClass> apis = new TreeMap<>();

  private EndpointTable(Key key) {
    routes = new RouteTrie(key.plusIsSpace);
    Map<String, EndpointClass> classes = SpecTables.classes();
    for (SpecTables.Line line : SpecTables.endpoints()) {
      if (line.versions().stream().anyMatch(key.specifications::contains)) {
        add(line, classes);
      }
    }
    for (SpecTables.Line line : SpecTables.spellings()) {
      if (line.versions().contains(key.major)) {
        add(line, classes);
      }
    }
  }

  private void add(SpecTables.Line line, Map<String, EndpointClass> classes) {
    EndpointClass kind = classes.get(line.api());
    if (kind == null) {
      throw new IllegalStateException("endpoint-classes.tsv says nothing of the api " + line.api());
    }
    apis.put(line.api(), kind);
    line.methods().forEach(method -> routes.add(method, line.template(), line.api(), kind));
  }

  /** The apis of the dialect, by name, and what they do. */
  public Map<String, EndpointClass> apis() {
    return Collections.unmodifiableMap(apis);
  }

  /**
   * The routes of the dialect of that version; built once and kept.
   *
   * @throws IllegalArgumentException for a major version that no specification is there for
   */
  public static EndpointTable forVersion(EsVersion version) {
    return TABLES.computeIfAbsent(key(version), EndpointTable::new);
  }

  private static Key key(EsVersion version) {
    if (version.distribution() == Distribution.OPENSEARCH) {
      return new Key(Set.of("7.10"), "7", false);
    }
    return switch (version.major()) {
      case 5 -> new Key(Set.of("5.6"), "5", true);
      case 6 -> new Key(Set.of("6.6"), "6", true);
      case 7 -> new Key(Set.of("7.10", "7.17"), "7", version.minor() < 4);
      case 8 -> new Key(Set.of("8.19"), "8", false);
      case 9 -> new Key(Set.of("9.1"), "9", false);
      default ->
          throw new IllegalArgumentException(
              "no REST specification is known for version "
                  + version
                  + "; known are 5.x to 9.x and OpenSearch");
    };
  }

  /**
   * Tells what a request is. {@code HEAD} is looked up as itself, then as {@code GET}. What matches
   * no route is {@code READ} if its method only reads, and else {@code UNKNOWN}.
   *
   * @param rawPath percent-encoded, without query
   * @param query not looked at by any rule yet; part of the signature because the servers' own
   *     routing has looked at it in some versions
   */
  public Endpoint classify(String method, String rawPath, QueryString query) {
    Match match = routes.match(method, rawPath);
    if (match == null && method.equals("HEAD")) {
      match = routes.match("GET", rawPath);
    }
    return endpoint(method, match);
  }

  /** Tells what a request is. */
  public Endpoint classify(RestRequest request) {
    return classify(request.method(), request.path(), request.parsedQuery());
  }

  private static Endpoint endpoint(String method, @Nullable Match match) {
    if (match != null) {
      RouteTrie.Route route = match.route();
      return new Endpoint(route.api(), route.kind(), route.template(), match.parts());
    }
    EndpointClass kind =
        READING_METHODS.contains(method) ? EndpointClass.READ : EndpointClass.UNKNOWN;
    return new Endpoint("", kind, "", Map.of());
  }

  /** The lines of the specifications that this version's routes come from; for tests. */
  static List<SpecTables.Line> linesOf(EsVersion version) {
    Key key = key(version);
    return SpecTables.endpoints().stream()
        .filter(line -> line.versions().stream().anyMatch(key.specifications::contains))
        .toList();
  }
}
