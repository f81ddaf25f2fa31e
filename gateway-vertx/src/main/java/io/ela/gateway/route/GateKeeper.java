package io.ela.gateway.route;

import io.ela.gateway.proxy.BodyCollector.RefusedException;
import io.ela.gateway.proxy.ElasticError;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Waits before the gate on an event loop. */
public final class GateKeeper {
  private static final Duration CERTAIN_WITHIN = Duration.ofSeconds(5);

  private GateKeeper() {}

  /**
   * A pass, given at once unless writes are held, or it is not certain which cluster is master.
   *
   * @param patience how long to wait
   * @param line names the request
   * @return fails with a {@link RefusedException} (503) if it took longer
   */
  public static Future<WriteGate.Pass> pass(
      Vertx vertx, WriteGate gate, Duration patience, String line) {
    Future<WriteGate.Pass> given = entered(vertx, gate, patience, line);
    return gate.lease().isGood() && given.succeeded()
        ? given
        : given.compose(pass -> certain(vertx, gate, line, pass));
  }

  private static Future<WriteGate.Pass> entered(
      Vertx vertx, WriteGate gate, Duration patience, String line) {
    WriteGate.Ticket ticket = gate.enter();
    Future<WriteGate.Pass> given = Future.fromCompletionStage(ticket.pass());
    if (ticket.pass().isDone()) {
      return given;
    }
    long timer =
        vertx.setTimer(
            patience.toMillis(),
            fired -> {
              if (gate.leave(ticket)) {
                ticket.pass().completeExceptionally(tooLong(line, patience));
              }
            });
    return Future.fromCompletionStage(ticket.pass(), vertx.getOrCreateContext())
        .onComplete(done -> vertx.cancelTimer(timer));
  }

  /** The pass counts while this is waited for, so a switch does not overtake the write. */
  private static Future<WriteGate.Pass> certain(
      Vertx vertx, WriteGate gate, String line, WriteGate.Pass pass) {
    return gate.lease()
        .good(vertx, CERTAIN_WITHIN)
        .map(pass)
        .recover(
            failure -> {
              pass.close();
              return Future.failedFuture(
                  new RefusedException(
                      new ElasticError(
                          503,
                          "capture_unavailable_exception",
                          line + " was not sent: " + failure.getMessage(),
                          5)));
            });
  }

  private static RefusedException tooLong(String line, Duration patience) {
    return new RefusedException(
        new ElasticError(
            503,
            "hold_timeout_exception",
            line
                + " was held for "
                + patience
                + " (ela.gateway.hold-timeout) while the master is being switched; nothing was sent,"
                + " try again",
            5));
  }
}
