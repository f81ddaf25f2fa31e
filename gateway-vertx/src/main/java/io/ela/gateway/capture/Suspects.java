package io.ela.gateway.capture;

import io.ela.events.ChangeEvent;
import io.ela.gateway.capture.Intents.Ticket;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refreshes, once more after one minute and after ten, what was lost on its way to the master: a
 * server that was stopped and continued applies a write whose connection is long gone. The intents
 * stay open until then, so that the reconciler does it if this gateway cannot. Thread-safe.
 *
 * <p>At most {@value #MOST} documents are remembered, by name; of more, the oldest are refreshed
 * early.
 */
final class Suspects {
  private static final Logger LOG = LoggerFactory.getLogger(Suspects.class);

  /** From one refresh to the next. */
  private static final long[] AFTER_MILLIS = {60_000, 540_000};

  private static final long AGAIN_MILLIS = 60_000;
  static final int MOST = 100_000;

  private final Vertx vertx;
  private final EventSink sink;
  private final Map<Long, Suspect> waiting = new LinkedHashMap<>();
  private int size;

  /**
   * Events whose keys are to be refreshed.
   *
   * @param ticket of the write; null if it had no intent
   * @param done refreshes made so far
   */
  private record Suspect(List<ChangeEvent> events, @Nullable Ticket ticket, int done) {}

  Suspects(Vertx vertx, EventSink sink) {
    this.vertx = vertx;
    this.sink = sink;
  }

  /**
   * Refreshes these events' keys later.
   *
   * @param ticket settled when the last of it is done; null if the write had no intent
   */
  void add(List<ChangeEvent> events, @Nullable Ticket ticket) {
    if (ticket != null) {
      ticket.suspect();
    }
    if (events.isEmpty()) {
      if (ticket != null) {
        ticket.settle();
      }
      return;
    }
    remember(
        new Suspect(events.stream().map(ChangeEvent::asRefresh).toList(), ticket, 0),
        AFTER_MILLIS[0]);
    List<Suspect> early = new ArrayList<>();
    synchronized (this) {
      while (size > MOST) {
        long oldest = waiting.keySet().iterator().next();
        vertx.cancelTimer(oldest);
        Suspect taken = take(oldest);
        if (taken != null) {
          early.add(taken);
        }
      }
    }
    early.forEach(suspect -> lastRefresh(suspect).onFailure(Suspects::lost));
  }

  private void remember(Suspect suspect, long millis) {
    long timer = vertx.setTimer(millis, this::due);
    synchronized (this) {
      waiting.put(timer, suspect);
      size += suspect.events().size();
    }
  }

  private void due(long timer) {
    Suspect suspect;
    synchronized (this) {
      suspect = take(timer);
    }
    if (suspect == null) {
      return;
    }
    int done = suspect.done() + 1;
    if (done == AFTER_MILLIS.length) {
      lastRefresh(suspect).onFailure(Suspects::lost);
      return;
    }
    sink.publish(suspect.events())
        .onSuccess(
            acked ->
                remember(new Suspect(suspect.events(), suspect.ticket(), done), AFTER_MILLIS[done]))
        .onFailure(
            failure -> {
              lost(failure);
              remember(suspect, AGAIN_MILLIS);
            });
  }

  /** Settles the intent; if it fails, the suspect waits again. */
  private Future<Void> lastRefresh(Suspect suspect) {
    return sink.publish(suspect.events())
        .onSuccess(
            acked -> {
              Ticket ticket = suspect.ticket();
              if (ticket != null) {
                ticket.settle();
              }
            })
        .onFailure(failure -> remember(suspect, AGAIN_MILLIS));
  }

  /** Refreshes all that wait, now: before a switch and at the end. */
  Future<Void> flush() {
    List<Suspect> all = new ArrayList<>();
    synchronized (this) {
      for (long timer : List.copyOf(waiting.keySet())) {
        vertx.cancelTimer(timer);
        Suspect taken = take(timer);
        if (taken != null) {
          all.add(taken);
        }
      }
    }
    return all.isEmpty()
        ? Future.succeededFuture()
        : Future.join(all.stream().map(this::lastRefresh).toList()).mapEmpty();
  }

  private @Nullable Suspect take(long timer) {
    Suspect suspect = waiting.remove(timer);
    if (suspect != null) {
      size -= suspect.events().size();
    }
    return suspect;
  }

  private static void lost(Throwable failure) {
    LOG.error("event=suspects-not-refreshed cause=\"{}\"", failure.getMessage());
  }
}
