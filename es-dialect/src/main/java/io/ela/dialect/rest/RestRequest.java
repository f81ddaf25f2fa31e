package io.ela.dialect.rest;

import java.util.Locale;

/**
 * A request line as the client sent it.
 *
 * @param method in capitals, as {@code GET}
 * @param path raw, percent-encoded, with its leading slash
 * @param query what follows the question mark, raw; empty if there is none
 */
public record RestRequest(String method, String path, String query) {
  public RestRequest {
    method = method.toUpperCase(Locale.ROOT);
  }

  /** Splits a request target at its question mark. */
  public static RestRequest of(String method, String target) {
    int mark = target.indexOf('?');
    return mark < 0
        ? new RestRequest(method, target, "")
        : new RestRequest(method, target.substring(0, mark), target.substring(mark + 1));
  }

  /** The query string, parsed. */
  public QueryString parsedQuery() {
    return QueryString.parse(query);
  }

  /** Path and query as they go on the wire. */
  public String target() {
    return query.isEmpty() ? path : path + "?" + query;
  }
}
