package io.ela.gateway.capture;

import io.ela.dialect.json.Bytes;
import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.ela.events.IntentRecord;
import io.ela.gateway.spool.SpoolRecord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /** After its deadline the reconciler looks after an intent for longer than this. */
  private static final Duration LOOKED_AFTER = Duration.ofMinutes(5);

  /** An answer on an intent's strength leaves this much before the deadline. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final EventSink sink;
  private final String gateway;
  private final Duration deadline;
  private final LongSupplier nanoTime;
  private final Vertx vertx;
  private final long timer;
  private volatile boolean closed;
  private final TreeSet<Long> open = new TreeSet<>();
  private final TreeSet<Long> suspect = new TreeSet<>();

  /** Those in the spool whose writes are not over, by the spool's id. */
  private final Map<Long, Ticket> spooled = new HashMap<>();

  private final @Nullable Spooling spooling;
  private long next;
  private IntentRecord.@Nullable LowWater told;

  /**
   * @param gateway names this run of this gateway
   * @param deadline after it the reconciler looks after an intent that is still open
   * @param spooling where intents are kept while Kafka is away; null if they fail then
   */
  Intents(
      Vertx vertx,
      EventSink sink,
      String gateway,
      Duration deadline,
      LongSupplier nanoTime,
      @Nullable Spooling spooling) {
    this.vertx = vertx;
    this.sink = sink;
    this.gateway = gateway;
    this.deadline = deadline;
    this.nanoTime = nanoTime;
    this.spooling = spooling;
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
    private static final long NONE = -1;

    private final Set<DocKey> keys;
    private long sequence = NONE;
    private long spoolId = NONE;
    private long until;
    private boolean doubtful;
    private boolean settled;

    private Ticket(Set<DocKey> keys) {
      this.keys = keys;
    }

    /**
     * Whether a client may be answered before these events are acknowledged: the intent names all
     * of them, and is still in force. In the spool it is in force without end: nobody reads it
     * there but this gateway.
     */
    boolean covers(List<ChangeEvent> events) {
      synchronized (Intents.this) {
        boolean inForce = settled || spoolId != NONE || nanoTime.getAsLong() - until < 0;
        return inForce && names(events);
      }
    }

    /** How many documents it names. */
    int size() {
      return keys.size();
    }

    /** Whether nothing is left to be done about it. */
    boolean over() {
      synchronized (Intents.this) {
        return settled;
      }
    }

    private boolean names(List<ChangeEvent> events) {
      return events.stream().allMatch(event -> keys.contains(event.key()));
    }

    /**
     * Settles the intent if it is in the spool and makes these events needless: it will be drained
     * as refreshes, after the master's answer. Not if the write may still arrive a second time.
     */
    boolean leftToSpool(List<ChangeEvent> events) {
      long id;
      synchronized (Intents.this) {
        if (spoolId == NONE || doubtful || !names(events)) {
          return false;
        }
        id = taken();
      }
      finish(id);
      return true;
    }

    /** All that came of the write is published. */
    void settle() {
      long id;
      synchronized (Intents.this) {
        id = taken();
      }
      finish(id);
    }

    private long taken() {
      long id = spoolId;
      settled = true;
      drop();
      spoolId = NONE;
      spooled.remove(id);
      return id;
    }

    private void finish(long id) {
      if (spooling != null && id != NONE) {
        spooling.finished(id);
      }
    }

    /** It stays open for long, because the write may still arrive; others need not wait for it. */
    void suspect() {
      synchronized (Intents.this) {
        doubtful = true;
        if (open.remove(sequence)) {
          suspect.add(sequence);
        }
      }
    }

    /** It is, or comes, no longer into the intents topic under its number. */
    private void drop() {
      open.remove(sequence);
      suspect.remove(sequence);
      sequence = NONE;
    }
  }

  /**
   * An intent on its way from the spool to the intents topic.
   *
   * @param id the spool's
   */
  record Moved(long id, Ticket ticket, IntentRecord.Opened intent) {}

  /**
   * Makes an intent durable.
   *
   * @param refreshes what would make the slave equal, at least one
   * @return fails if that is not certain; then the write must not be sent
   */
  Future<Ticket> open(List<ChangeEvent> refreshes) {
    Set<DocKey> keys = new HashSet<>();
    refreshes.forEach(event -> keys.add(event.key()));
    return open(new Ticket(keys), refreshes);
  }

  /**
   * Makes an intent durable and forgets what it names; to be {@linkplain #handOver handed over}.
   *
   * @param refreshes what would make the slave equal, at least one
   * @return fails if that is not certain; then the write must not be sent
   */
  Future<Ticket> openForgetting(List<ChangeEvent> refreshes) {
    return open(new Ticket(Set.of()), refreshes);
  }

  private Future<Ticket> open(Ticket ticket, List<ChangeEvent> refreshes) {
    return spooling == null
        ? toKafka(ticket, refreshes)
        : spooling.intent(
            () -> toKafka(ticket, refreshes), refreshes, payload -> toSpool(ticket, payload));
  }

  private Future<Ticket> toKafka(Ticket ticket, List<ChangeEvent> refreshes) {
    IntentRecord.Opened intent = numbered(ticket, refreshes);
    return sink.send(gateway, intent)
        .map(ticket)
        // Nothing is sent to the master on its strength, whether or not the record arrived.
        .onFailure(failure -> unnumbered(ticket, intent.sequence()));
  }

  /** The deadline counts from here, before the record is sent. */
  private synchronized IntentRecord.Opened numbered(Ticket ticket, List<ChangeEvent> refreshes) {
    ticket.drop();
    ticket.sequence = next++;
    ticket.until = nanoTime.getAsLong() + deadline.minus(MARGIN).toNanos();
    (ticket.doubtful ? suspect : open).add(ticket.sequence);
    return new IntentRecord.Opened(ticket.sequence, deadline.toMillis(), refreshes);
  }

  private synchronized void unnumbered(Ticket ticket, long sequence) {
    if (ticket.sequence == sequence) {
      ticket.drop();
    }
  }

  /**
   * The record in the intents topic, if there was to be one, may still arrive there; below the
   * low-water mark nobody cares.
   */
  private Future<Ticket> toSpool(Ticket ticket, Bytes payload) {
    Spooling to = Objects.requireNonNull(spooling);
    long id = to.nextId();
    synchronized (this) {
      ticket.drop();
      ticket.spoolId = id;
      spooled.put(id, ticket);
    }
    return to.append(new SpoolRecord(SpoolRecord.Kind.OPENED, id, payload))
        .map(ticket)
        .onFailure(failure -> unspooled(ticket));
  }

  private synchronized void unspooled(Ticket ticket) {
    spooled.remove(ticket.spoolId);
    ticket.spoolId = Ticket.NONE;
  }

  /**
   * Takes an intent out of the spool whose write is not over.
   *
   * @return null if there is none of that id
   */
  synchronized @Nullable Moved moved(long id, List<ChangeEvent> refreshes) {
    Ticket ticket = spooled.remove(id);
    if (ticket == null) {
      return null;
    }
    ticket.spoolId = Ticket.NONE;
    return new Moved(id, ticket, numbered(ticket, refreshes));
  }

  /** It did not come into the intents topic for certain, and is still in the spool. */
  synchronized void movedBack(Moved moved) {
    Ticket ticket = moved.ticket();
    if (!ticket.settled) {
      ticket.drop();
      ticket.spoolId = moved.id();
      spooled.put(moved.id(), ticket);
    }
  }

  /** Takes over an intent that a former run of this gateway left in the spool. */
  Moved adopted(long id, List<ChangeEvent> refreshes) {
    Ticket ticket = new Ticket(Set.of());
    ticket.doubtful = true;
    return new Moved(id, ticket, numbered(ticket, refreshes));
  }

  /** Names this run of this gateway in the intents topic. */
  String gateway() {
    return gateway;
  }

  /**
   * Leaves intents to the reconciler, which refreshes what they name. Those in the spool are
   * drained as refreshes, if the master has answered. What cannot be told now stays open, and is
   * told later.
   *
   * @param answered whether the master has answered, so that nothing comes of the write any more
   * @return completes when whatever becomes of this gateway the refreshes are made
   */
  Future<Void> handOver(List<Ticket> tickets, boolean answered) {
    List<Ticket> kept = new ArrayList<>();
    List<Ticket> told = new ArrayList<>();
    Set<Long> sequences = new HashSet<>();
    synchronized (this) {
      for (Ticket ticket : tickets) {
        if (ticket.sequence != Ticket.NONE) {
          told.add(ticket);
          sequences.add(ticket.sequence);
        } else if (!ticket.settled) {
          kept.add(ticket);
        }
      }
    }
    if (answered) {
      kept.forEach(Ticket::settle);
    } else if (!kept.isEmpty()) {
      handOverLater(kept, false, "they are in the spool");
    }
    if (told.isEmpty()) {
      return Future.succeededFuture();
    }
    return sink.send(gateway, new IntentRecord.HandedOver(sequences, answered))
        .onSuccess(acked -> told.forEach(Ticket::settle))
        .recover(
            failure -> {
              handOverLater(told, answered, String.valueOf(failure.getMessage()));
              return inForce(told) ? Future.succeededFuture() : Future.failedFuture(failure);
            });
  }

  /**
   * Whether the reconciler has them, open, and will refresh them after now, whatever comes: ten
   * minutes after an intent's deadline it does so for the last time.
   */
  private synchronized boolean inForce(List<Ticket> tickets) {
    long now = nanoTime.getAsLong() - LOOKED_AFTER.toNanos();
    return tickets.stream().allMatch(ticket -> now - ticket.until < 0);
  }

  private void handOverLater(List<Ticket> tickets, boolean answered, String cause) {
    LOG.warn("event=intents-not-handed-over intents={} cause=\"{}\"", tickets.size(), cause);
    tickets.forEach(Ticket::suspect);
    vertx.setTimer(
        HAND_OVER_AGAIN_MILLIS,
        fired -> {
          if (!closed) {
            // A failure is told and tried again by the call itself.
            var unused = handOver(tickets, answered);
          }
        });
  }

  /** Intents that are not settled. */
  synchronized int count() {
    return open.size() + suspect.size() + spooled.size();
  }

  /** What is settled by now. */
  synchronized IntentRecord.LowWater lowWater() {
    long low = open.isEmpty() ? next : open.first();
    return new IntentRecord.LowWater(low, suspect.headSet(low));
  }

  /** Tells the reconciler what is settled by now; nothing while Kafka is away. */
  Future<Void> tell() {
    IntentRecord.LowWater now;
    synchronized (this) {
      now = lowWater();
      if (now.equals(told) || next == 0 || (spooling != null && spooling.away())) {
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

  /** No more records by themselves; what is not handed over stays open. */
  @Override
  public void close() {
    closed = true;
    vertx.cancelTimer(timer);
  }
}
