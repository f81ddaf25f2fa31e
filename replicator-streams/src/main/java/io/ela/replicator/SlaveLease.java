package io.ela.replicator;

import io.ela.cluster.SendPermit;
import io.ela.control.ControlLog;
import io.ela.control.ControlRecord;
import io.ela.control.ControlRecord.ReplicatorSignedOff;
import io.ela.control.ControlRecord.ReplicatorSignedOn;
import io.ela.control.ControlRecord.ReplicatorStill;
import io.ela.control.ControlState;
import io.ela.control.PendingSwitch;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this replicator may send requests to the slave: it has read the control topic to its end
 * within {@link ControlLog#LEASE}, the epoch is still that one, it is signed on there, and no
 * switch is sealed. When one is, it says how many of its requests may not be over yet, every second
 * until none is. A switch waits for that word, or, of who ceases to speak, until no lease and no
 * request of his can be in force. Thread-safe.
 */
final class SlaveLease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SlaveLease.class);

  private static final Duration KAFKA_ANSWERS = Duration.ofSeconds(30);
  private static final long AGAIN_MILLIS = 500;

  /** Shorter than a lease: who has said nothing for so long as that is gone, or stands still. */
  private static final long STILL_BUSY_MILLIS = 1000;

  private final ControlLog control;
  private final Vertx vertx;
  private final LongSupplier nanoTime;
  private final String replicator = UUID.randomUUID().toString();
  private final AtomicLong underWay = new AtomicLong();
  private final AtomicBoolean signingOn = new AtomicBoolean();
  private volatile String address = "";
  private volatile boolean closed;
  private volatile ControlState seen = ControlState.EMPTY;
  private Told told = new Told(-1, 0);

  /** What was said last of requests that are under way. */
  private record Told(long epoch, long underWay) {}

  private SlaveLease(ControlLog control, Vertx vertx, LongSupplier nanoTime) {
    this.control = control;
    this.vertx = vertx;
    this.nanoTime = nanoTime;
  }

  /**
   * Signs on, and waits until that is read back.
   *
   * @param nanoTime as {@link System#nanoTime}
   * @throws KafkaException if Kafka does not answer
   */
  static SlaveLease open(ControlLog control, Vertx vertx, LongSupplier nanoTime)
      throws InterruptedException {
    SlaveLease lease = new SlaveLease(control, vertx, nanoTime);
    control.onChange(lease::changed);
    try {
      control.await(state -> state.replicators().containsKey(lease.replicator), KAFKA_ANSWERS);
    } catch (TimeoutException e) {
      throw new KafkaException(
          "the control topic did not take this replicator's sign-on within " + KAFKA_ANSWERS, e);
    }
    return lease;
  }

  /**
   * Whether it is in force: what was decided under that epoch may be done, and what is done may be
   * committed.
   */
  boolean isGood(long epoch) {
    if (closed) {
      return false;
    }
    Optional<ControlState> certain = control.certain(nanoTime);
    return certain.isPresent() && allows(certain.get(), epoch);
  }

  private boolean allows(ControlState state, long epoch) {
    return state.epoch() == epoch
        && state.replicators().containsKey(replicator)
        && !state.pendingSwitch().map(PendingSwitch::sealed).orElse(false);
  }

  /** For a client of what is the slave under that epoch. */
  SendPermit under(long epoch) {
    return new SendPermit() {
      @Override
      public void begun() {
        underWay.incrementAndGet();
      }

      @Override
      public boolean maySend() {
        return isGood(epoch);
      }

      @Override
      public void ended(boolean certain) {
        if (certain) {
          over();
        } else {
          vertx.setTimer(SendPermit.GHOST.toMillis(), timer -> over());
        }
      }
    };
  }

  /** Signs on again, with the address of this replicator's admin API. */
  void tellAddress(String told) {
    address = told;
    append(
        new ReplicatorSignedOn(replicator, address, System.currentTimeMillis()),
        () -> tellAddress(told));
  }

  private void over() {
    if (underWay.decrementAndGet() == 0) {
      tell();
    }
  }

  private void changed(ControlState state) {
    seen = state;
    if (closed) {
      return;
    }
    if (state.replicators().containsKey(replicator)) {
      signingOn.set(false);
    } else if (signingOn.compareAndSet(false, true)) {
      // At the start, or because a switch went by without this one's word.
      append(
          new ReplicatorSignedOn(replicator, address, System.currentTimeMillis()),
          () -> {
            signingOn.set(false);
            changed(seen);
          });
    }
    tell();
  }

  /** A request is counted before the lease is looked at, so none begins unseen after this. */
  private synchronized void tell() {
    Optional<PendingSwitch> sealed = seen.pendingSwitch().filter(PendingSwitch::sealed);
    if (sealed.isEmpty() || closed) {
      return;
    }
    long epoch = sealed.get().epoch();
    long now = underWay.get();
    if (told.epoch() == epoch && (told.underWay() == 0 || now > 0)) {
      return;
    }
    told = new Told(epoch, now);
    LOG.info("event=slave-let-go epoch={} under-way={}", epoch, now);
    append(new ReplicatorStill(replicator, epoch, now), this::tellAgain);
    if (now > 0) {
      vertx.setTimer(STILL_BUSY_MILLIS, timer -> tellStillBusy(epoch));
    }
  }

  private void tellStillBusy(long epoch) {
    synchronized (this) {
      if (told.epoch() != epoch || told.underWay() == 0) {
        return;
      }
      told = new Told(-1, 0);
    }
    tell();
  }

  private void tellAgain() {
    synchronized (this) {
      told = new Told(-1, 0);
    }
    tell();
  }

  /** Not on the caller's thread, which may be an event loop: it blocks while Kafka is away. */
  private void append(ControlRecord record, Runnable again) {
    var unused =
        CompletableFuture.completedFuture(record)
            .thenComposeAsync(control::append)
            .whenComplete(
                (acked, failure) -> {
                  if (failure != null && !closed) {
                    LOG.warn(
                        "event=control-record-not-written record={} cause=\"{}\"",
                        record.key(),
                        failure.getMessage());
                    vertx.setTimer(AGAIN_MILLIS, timer -> again.run());
                  }
                });
  }

  /**
   * Ends it, and signs off if nothing is under way; otherwise the next switch waits until no lease
   * of this one can be in force. To be called before the control log is closed.
   */
  @Override
  public void close() {
    closed = true;
    long left = underWay.get();
    if (left > 0) {
      LOG.warn("event=replicator-not-signed-off under-way={}", left);
      return;
    }
    try {
      CompletableFuture.completedFuture(
              new ReplicatorSignedOff(replicator, System.currentTimeMillis()))
          .thenComposeAsync(control::append)
          .get(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("event=replicator-not-signed-off cause=\"{}\"", String.valueOf(e.getMessage()));
    }
  }
}
