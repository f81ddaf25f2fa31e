package io.ela.gateway.capture;

import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.ela.events.IntentRecord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this gateway is about to write, made durable before the master hears of it. If the gateway
 * dies, the reconciler refreshes what it left open. Thread-safe.
 *
 * <p>Settled intents are told to the reconciler together, a few times a second, by a low-water
 * record.
 */
final class Intents implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Intents.class);
  private static final long LOW_WATER_MILLIS = 250;

  private static final long HAND_OVER_AGAIN_MILLIS = 10_000;

  /** An answer on an intent's strength leaves this much before the deadline. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final EventSink sink;
  private final String gateway;
  private final Duration deadline;
  private final LongSupplier nanoTime;
  private final Vertx vertx;
  private final long timer;
  private final TreeSet<Long> open = new TreeSet<>();
  private final TreeSet<Long> suspect = new TreeSet<>();
  private long next;
  private IntentRecord.@Nullable LowWater told;

  /**
   * @param gateway names this run of this gateway
   * @param deadline after it the reconciler looks after an intent that is still open
   */
  Intents(Vertx vertx, EventSink sink, String gateway, Duration deadline, LongSupplier nanoTime) {
    this.vertx = vertx;
    this.sink = sink;
    this.gateway = gateway;
    this.deadline = deadline;
    this.nanoTime = nanoTime;
    this.timer =
        vertx.setPeriodic(
            LOW_WATER_MILLIS,
            fired ->
                tell()
                    .onFailure(
                        failure ->
                            LOG.warn(
                                "event=low-water-not-written cause=\"{}\"", failure.getMessage())));
  }

  /** One intent. Thread-safe. */
  final class Ticket {
    private final long sequence;
    private final long until;
    private final Set<DocKey> keys;

    private Ticket(long sequence, long until, Set<DocKey> keys) {
      this.sequence = sequence;
      this.until = until;
      this.keys = keys;
    }

    /**
     * Whether a client may be answered before these events are acknowledged: the intent names all
     * of them, and is still in force.
     */
    boolean covers(List<ChangeEvent> events) {
      return nanoTime.getAsLong() - until < 0
          && events.stream().allMatch(event -> keys.contains(event.key()));
    }

    /** All that came of the write is published. */
    void settle() {
      synchronized (Intents.this) {
        open.remove(sequence);
        suspect.remove(sequence);
      }
    }

    /** It stays open for long, because the write may still arrive; others need not wait for it. */
    void suspect() {
      synchronized (Intents.this) {
        if (open.remove(sequence)) {
          suspect.add(sequence);
        }
      }
    }
  }

  /**
   * Makes an intent durable.
   *
   * @param refreshes what would make the slave equal, at least one
   * @return fails if that is not certain; then the write must not be sent
   */
  Future<Ticket> open(List<ChangeEvent> refreshes) {
    Set<DocKey> keys = new HashSet<>();
    refreshes.forEach(event -> keys.add(event.key()));
    return open(refreshes, keys);
  }

  /**
   * Makes an intent durable and forgets what it names; to be {@linkplain #handOver handed over}.
   *
   * @param refreshes what would make the slave equal, at least one
   * @return fails if that is not certain; then the write must not be sent
   */
  Future<Ticket> openForgetting(List<ChangeEvent> refreshes) {
    return open(refreshes, Set.of());
  }

  private Future<Ticket> open(List<ChangeEvent> refreshes, Set<DocKey> keys) {
    Ticket ticket;
    synchronized (this) {
      long until = nanoTime.getAsLong() + deadline.minus(MARGIN).toNanos();
      ticket = new Ticket(next++, until, keys);
      open.add(ticket.sequence);
    }
    return sink.send(
            gateway, new IntentRecord.Opened(ticket.sequence, deadline.toMillis(), refreshes))
        .map(ticket)
        // Nothing is sent to the master, so nothing is open, whether or not the record arrived.
        .onFailure(failure -> ticket.settle());
  }

  /**
   * Leaves intents to the reconciler, which refreshes what they name. If that cannot be told now,
   * they stay open, and it is told later.
   *
   * @param answered whether the master has answered, so that nothing comes of the write any more
   * @return completes when it is durable, and the tickets are settled
   */
  Future<Void> handOver(List<Ticket> tickets, boolean answered) {
    if (tickets.isEmpty()) {
      return Future.succeededFuture();
    }
    Set<Long> sequences = new HashSet<>();
    tickets.forEach(ticket -> sequences.add(ticket.sequence));
    return sink.send(gateway, new IntentRecord.HandedOver(sequences, answered))
        .onSuccess(acked -> tickets.forEach(Ticket::settle))
        .onFailure(failure -> handOverLater(tickets, answered, failure));
  }

  private void handOverLater(List<Ticket> tickets, boolean answered, Throwable cause) {
    LOG.warn(
        "event=intents-not-handed-over intents={} cause=\"{}\"",
        tickets.size(),
        cause.getMessage());
    tickets.forEach(Ticket::suspect);
    vertx.setTimer(
        HAND_OVER_AGAIN_MILLIS,
        fired -> {
          // A failure is told and tried again by the call itself.
          var unused = handOver(tickets, answered);
        });
  }

  /** Intents that are not settled. */
  synchronized int count() {
    return open.size() + suspect.size();
  }

  /** Tells the reconciler what is settled by now. */
  Future<Void> tell() {
    IntentRecord.LowWater now;
    synchronized (this) {
      long low = open.isEmpty() ? next : open.first();
      now = new IntentRecord.LowWater(low, suspect.headSet(low));
      if (now.equals(told) || next == 0) {
        return Future.succeededFuture();
      }
    }
    return sink.send(gateway, now)
        .onSuccess(
            acked -> {
              synchronized (this) {
                told = now;
              }
            });
  }

  /** No more low-water records by themselves. */
  @Override
  public void close() {
    vertx.cancelTimer(timer);
  }
}
