package io.ela.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Awaits the ends of answers: one that cannot be sent is worth a line in the log, nothing more. */
public final class Ends {
  private static final Logger LOG = LoggerFactory.getLogger(Ends.class);

  private Ends() {}

  /** Logs if the answer did not reach the client. */
  public static void logged(Future<?> sent, HttpServerRequest request) {
    sent.onFailure(
        failure ->
            LOG.debug(
                "event=answer-not-sent request=\"{} {}\" cause=\"{}\"",
                request.method(),
                request.path(),
                failure.getMessage()));
  }
}
