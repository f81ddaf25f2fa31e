package io.ela.cluster;

import io.ela.dialect.search.ErrorCause;

/** A cluster answered with an error status. */
public final class EsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String type;

  public EsException(EsResponse response) {
    this(response, response.error());
  }

  private EsException(EsResponse response, ErrorCause cause) {
    super(
        "cluster "
            + response.cluster()
            + " answered "
            + response.request()
            + " with "
            + response.status()
            + " "
            + cause.type()
            + ": "
            + cause.reason());
    this.status = response.status();
    this.type = cause.type();
  }

  public int status() {
    return status;
  }

  /** Elasticsearch's error type, such as {@code index_not_found_exception}. */
  public String type() {
    return type;
  }
}
