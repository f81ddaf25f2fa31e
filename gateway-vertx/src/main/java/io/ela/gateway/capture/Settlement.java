package io.ela.gateway.capture;

import io.ela.events.ChangeEvent;
import io.ela.gateway.admin.Counters.Count;
import io.vertx.core.Future;
import java.util.List;

/**
 * What is left of a write whose events are durable: its intent, until it is confirmed that what the
 * events relied on is still so. Holds no documents. Thread-safe.
 *
 * @param ticket of the intent
 * @param context of the write's events
 */
record Settlement(Capture capture, Intents.Ticket ticket, ChangeEvent.Context context) {

  /**
   * Settles the intent, or leaves what it names to be refreshed.
   *
   * @return completes when that is durable, or will be tried again
   */
  Future<Void> after(Confirmations.Verdict verdict) {
    if (verdict.same()) {
      ticket.settle();
      return Future.succeededFuture();
    }
    capture.counters.add(Count.UNCONFIRMED);
    if (verdict.rerouted().isEmpty()) {
      return handedOver();
    }
    // The intent names the documents where they would be by the old routing.
    List<ChangeEvent> sweeps =
        verdict.rerouted().stream()
            .filter(capture.events.selection()::contains)
            .map(index -> ChangeEvent.refreshIndex(index, context))
            .toList();
    return capture
        .sink
        .publish(sweeps)
        .compose(
            durable -> handedOver(),
            failure -> {
              capture.suspects.add(sweeps, ticket);
              return Future.succeededFuture();
            });
  }

  private Future<Void> handedOver() {
    return capture.intents.handOver(List.of(ticket), true);
  }
}
