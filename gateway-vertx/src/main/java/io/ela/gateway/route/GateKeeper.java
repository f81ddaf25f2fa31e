package io.ela.gateway.route;

import io.ela.gateway.proxy.BodyCollector.RefusedException;
import io.ela.gateway.proxy.ElasticError;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Waits before the gate on an event loop. */
public final class GateKeeper {
  private GateKeeper() {}

  /**
   * A pass, given at once unless writes are held.
   *
   * @param patience how long to wait
   * @param line names the request
   * @return fails with a {@link RefusedException} (503) if it took longer
   */
  public static Future<WriteGate.Pass> pass(
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
