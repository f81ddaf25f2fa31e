package io.ela.cluster;

import io.ela.dialect.search.ErrorCause;
import io.ela.dialect.search.ErrorParser;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * What a cluster answered.
 *
 * @param cluster the cluster's name, for messages
 * @param request what was asked, for messages
 * @param body empty if there was none
 */
public record EsResponse(
    String cluster, String request, int status, MultiMap headers, Buffer body) {

  public boolean isOk() {
    return status >= 200 && status < 300;
  }

  public byte[] bytes() {
    return body.getBytes();
  }

  /** The error that the body names. */
  public ErrorCause error() {
    return ErrorParser.parse(bytes());
  }

  /**
   * This answer, if it is a success.
   *
   * @throws EsException naming the cluster, the request and the error
   */
  public EsResponse orThrow() {
    if (isOk()) {
      return this;
    }
    throw new EsException(this);
  }
}
