package io.ela.replicator;

import io.ela.events.ChangeEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Documents of which a write to the slave got no answer. It may yet be carried out: a server that
 * was stopped and continued applies what it has in its sockets, though the connection is long gone.
 * If the document's version was brought down by force meanwhile, or its delete forgotten, that
 * write wins; so such a document is looked at again after a while. Bounded; used by one stream
 * thread.
 */
final class Ghosts {
  /** As gateways do with writes whose answer was lost. */
  static final Duration LATER = Duration.ofMinutes(1);

  /** With more than these waiting, the oldest are looked at earlier. */
  static final int MOST = 20_000;

  private final LongSupplier nanoTime;
  private final ArrayDeque<Seen> waiting = new ArrayDeque<>();

  private record Seen(long dueNanos, ChangeEvent refresh) {}

  Ghosts(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Takes note of one.
   *
   * @param refresh what has it looked at again
   */
  void add(ChangeEvent refresh) {
    waiting.add(new Seen(nanoTime.getAsLong() + LATER.toNanos(), refresh));
  }

  /** Those that are to be published now; they are the caller's from then on. */
  List<ChangeEvent> due() {
    if (waiting.isEmpty()) {
      return List.of();
    }
    long now = nanoTime.getAsLong();
    List<ChangeEvent> due = new ArrayList<>();
    for (Seen next = waiting.peek();
        next != null && (next.dueNanos() - now <= 0 || waiting.size() > MOST);
        next = waiting.peek()) {
      due.add(waiting.remove().refresh());
    }
    return due;
  }
}
