package io.ela.dialect.rest;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request was found to be.
 *
 * @param api the name in Elasticsearch's REST specification, as {@code indices.put_mapping}; empty
 *     if no route matches
 * @param kind what it does
 * @param template the path template that matched, as {@code /{index}/{type}/{id}}; empty if none
 * @param pathParts the variable parts of the path, percent-decoded, by their names in the template
 */
public record Endpoint(
    String api, EndpointClass kind, String template, Map<String, String> pathParts) {

  public Endpoint {
    pathParts = Map.copyOf(pathParts);
  }

  /** The decoded path part of that name, or null if the path has none. */
  public @Nullable String part(String name) {
    return pathParts.get(name);
  }

  /** The decoded {@code {index}} of the path (maybe a list or a pattern), or null. */
  public @Nullable String index() {
    return pathParts.get("index");
  }

  /** The decoded {@code {type}} of the path, or null; {@code _doc} of a literal path is null. */
  public @Nullable String type() {
    return pathParts.get("type");
  }

  /** The decoded {@code {id}} of the path, or null. */
  public @Nullable String id() {
    return pathParts.get("id");
  }

  /** Whether a route of the dialect matched. */
  public boolean known() {
    return !api.isEmpty();
  }
}
