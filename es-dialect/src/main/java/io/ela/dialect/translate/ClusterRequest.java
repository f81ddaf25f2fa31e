package io.ela.dialect.translate;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.QueryString;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent to the cluster.
 *
 * @param rawPath percent-encoded, without query
 * @param contentType the {@code Content-Type} to send, or null for none
 * @param accept the {@code Accept} to send, or null for none
 * @param body what is to be sent; the client's own body (the very same {@link Bytes}) where nothing
 *     in it had to change, so that a body that was not buffered may be piped
 */
public record ClusterRequest(
    String method,
    String rawPath,
    QueryString query,
    @Nullable String contentType,
    @Nullable String accept,
    Bytes body) {

  /** Path and query as they go on the wire. */
  public String target() {
    return query.raw().isEmpty() ? rawPath : rawPath + "?" + query.raw();
  }
}
