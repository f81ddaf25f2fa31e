package io.ela.dialect.translate;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.Endpoint;
import io.ela.dialect.rest.QueryString;
import org.jspecify.annotations.Nullable;

/**
 * A client's request, classified.
 *
 * @param method in capitals
 * @param rawPath percent-encoded, without query
 * @param contentType the {@code Content-Type} header, or null
 * @param accept the {@code Accept} header, or null
 * @param body the whole body; {@link Bytes#EMPTY} if there is none, or if the bridge said that it
 *     need not be buffered
 * @param endpoint what the client's own dialect says that it is
 */
public record ClientRequest(
    String method,
    String rawPath,
    QueryString query,
    @Nullable String contentType,
    @Nullable String accept,
    Bytes body,
    Endpoint endpoint) {

  /** As it is called in messages: method and path. */
  public String line() {
    return method + " " + rawPath;
  }

  /** The same request with other parameters. */
  public ClientRequest withQuery(QueryString changed) {
    return new ClientRequest(method, rawPath, changed, contentType, accept, body, endpoint);
  }

  /** The same request with another body. */
  public ClientRequest withBody(Bytes changed) {
    return new ClientRequest(method, rawPath, query, contentType, accept, changed, endpoint);
  }
}
