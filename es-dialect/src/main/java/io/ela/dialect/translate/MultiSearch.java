package io.ela.dialect.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonBytesWriter;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.rest.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The body of a multi-search: header and body lines in turn. */
final class MultiSearch {
  /**
   * What 7.0 and later take in a header line; anything else is a 400 (measured), which 5.x ignored.
   */
  private static final Set<String> KNOWN =
      Set.of(
          "index",
          "indices",
          "search_type",
          "preference",
          "routing",
          "request_cache",
          "ignore_unavailable",
          "allow_no_indices",
          "expand_wildcards",
          "ignore_throttled",
          "allow_partial_search_results",
          "max_concurrent_shard_requests",
          "ccs_minimize_roundtrips");

  private final Scope scope;
  private final TypeFit fit;
  private final Endpoint endpoint;

  MultiSearch(Scope scope, TypeFit fit, Endpoint endpoint) {
    this.scope = scope;
    this.fit = fit;
    this.endpoint = endpoint;
  }

  Bytes translate(Bytes body) {
    JsonBytesWriter out = new JsonBytesWriter(body.length() + 64);
    boolean header = true;
    int number = 0;
    for (Bytes line : lines(body)) {
      number++;
      try {
        if (header) {
          out.raw(line.isEmpty() ? line : header(line));
        } else {
          out.raw(line.isEmpty() ? line : BodyRules.search(scope, line));
        }
      } catch (UntranslatableException e) {
        throw new UntranslatableException("line " + number + ": " + e.reason());
      }
      out.ascii('\n');
      header = !header;
    }
    return Bytes.of(out.toByteArray());
  }

  private static List<Bytes> lines(Bytes body) {
    List<Bytes> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < body.length(); i++) {
      if (body.at(i) == '\n') {
        lines.add(trimmed(body.slice(start, i - start)));
        start = i + 1;
      }
    }
    if (start < body.length()) {
      lines.add(trimmed(body.slice(start, body.length() - start)));
    }
    return lines;
  }

  private static Bytes trimmed(Bytes line) {
    boolean carriage = !line.isEmpty() && line.at(line.length() - 1) == '\r';
    return carriage ? line.slice(0, line.length() - 1) : line;
  }

  private Bytes header(Bytes line) {
    ObjectNode header = Trees.object(line);
    Change change = new Change();
    String indices = listed(header, "index");
    String types = listed(header, "type");
    fit.check(
        indices == null ? endpoint.index() : indices, types == null ? endpoint.type() : types);
    if (scope.crosses(7)) {
      List<String> names = header.properties().stream().map(Map.Entry::getKey).toList();
      for (String name : names) {
        if (!KNOWN.contains(name)) {
          change.drop(header, name);
        }
      }
      String preference = header.path("preference").asText("");
      if (preference.startsWith("_primary") || preference.startsWith("_replica")) {
        change.drop(header, "preference");
      }
    }
    return change.made() ? Trees.bytes(header) : line;
  }

  /** {@code index} or {@code indices}, a text or a list. */
  private static @Nullable String listed(ObjectNode header, String name) {
    String plural = name.equals("index") ? "indices" : name + "s";
    JsonNode value = header.has(name) ? header.path(name) : header.path(plural);
    if (value.isArray()) {
      List<String> all = new ArrayList<>();
      value.forEach(one -> all.add(one.asText()));
      return all.isEmpty() ? null : String.join(",", all);
    }
    return value.isTextual() ? value.asText() : null;
  }
}
