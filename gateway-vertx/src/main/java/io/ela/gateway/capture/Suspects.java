package io.ela.gateway.capture;

import io.ela.events.ChangeEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refreshes, once more after one minute and after ten, what was lost on its way to the master: a
 * server that was stopped and continued applies a write whose connection is long gone. Thread-safe.
 *
 * <p>At most {@value #MOST} documents are remembered; of more, the oldest are refreshed early.
 */
final class Suspects {
  private static final Logger LOG = LoggerFactory.getLogger(Suspects.class);
  private static final long[] AFTER_MILLIS = {60_000, 600_000};
  static final int MOST = 100_000;

  private final Vertx vertx;
  private final EventSink sink;
  private final Map<Long, List<ChangeEvent>> waiting = new LinkedHashMap<>();
  private int size;

  Suspects(Vertx vertx, EventSink sink) {
    this.vertx = vertx;
    this.sink = sink;
  }

  /** Refreshes these events' keys again later. */
  void add(List<ChangeEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    for (long after : AFTER_MILLIS) {
      long timer = vertx.setTimer(after, this::due);
      synchronized (this) {
        waiting.put(timer, events);
        size += events.size();
      }
    }
    List<ChangeEvent> early = new ArrayList<>();
    synchronized (this) {
      while (size > MOST) {
        long oldest = waiting.keySet().iterator().next();
        early.addAll(take(oldest));
        vertx.cancelTimer(oldest);
      }
    }
    publish(early).onFailure(Suspects::lost);
  }

  private void due(long timer) {
    List<ChangeEvent> events;
    synchronized (this) {
      events = take(timer);
    }
    publish(events).onFailure(Suspects::lost);
  }

  /** Refreshes all that wait, now: before a switch and at the end. */
  Future<Void> flush() {
    List<ChangeEvent> all = new ArrayList<>();
    synchronized (this) {
      for (long timer : List.copyOf(waiting.keySet())) {
        vertx.cancelTimer(timer);
        all.addAll(take(timer));
      }
    }
    return publish(all);
  }

  private List<ChangeEvent> take(long timer) {
    List<ChangeEvent> events = waiting.remove(timer);
    if (events == null) {
      return List.of();
    }
    size -= events.size();
    return events;
  }

  private Future<Void> publish(List<ChangeEvent> events) {
    return sink.publish(events);
  }

  private static void lost(Throwable failure) {
    LOG.error("event=suspects-not-refreshed cause=\"{}\"", failure.getMessage());
  }
}
