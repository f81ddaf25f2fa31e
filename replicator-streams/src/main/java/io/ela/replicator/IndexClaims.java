package io.ela.replicator;

import io.ela.control.ControlLog;
import io.ela.control.ControlRecord;
import io.ela.control.ControlRecord.IndexClaimed;
import io.ela.control.ControlState;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one at a time, of all threads of all replicators, make, replace or delete an index of the
 * slave: Elasticsearch deletes by name, whatever incarnation has the name by then. The first claim
 * in the control topic counts. One whose holder is gone is replaced after a time that is longer
 * than any holder goes on by its own monotonic clock. Thread-safe.
 */
final class IndexClaims {
  private static final Logger LOG = LoggerFactory.getLogger(IndexClaims.class);

  /** A holder acts no longer than this after it made the claim. */
  private static final Duration HELD = Duration.ofSeconds(40);

  /** Whoever has seen a claim for so long takes it over. */
  static final Duration GONE_AFTER = Duration.ofSeconds(60);

  /** A claim with less time than this is not begun with. */
  private static final Duration ENOUGH = Duration.ofSeconds(30);

  /** One request under a claim. */
  static final Duration REQUEST = Duration.ofSeconds(10);

  private static final Duration READ_BACK = Duration.ofSeconds(30);

  private final ControlLog control;
  private final Function<ControlRecord, CompletableFuture<Void>> append;
  private final LongSupplier nanoTime;
  private final Duration goneAfter;
  private final String run = UUID.randomUUID().toString();
  private final AtomicLong next = new AtomicLong();

  /**
   * @param goneAfter how long the claim of another one is waited for; {@link #GONE_AFTER}
   */
  IndexClaims(ControlLog control, LongSupplier nanoTime, Duration goneAfter) {
    this(control, control::append, nanoTime, goneAfter);
  }

  /**
   * @param append appends to that control topic
   */
  IndexClaims(
      ControlLog control,
      Function<ControlRecord, CompletableFuture<Void>> append,
      LongSupplier nanoTime,
      Duration goneAfter) {
    this.control = control;
    this.append = append;
    this.nanoTime = nanoTime;
    this.goneAfter = goneAfter;
  }

  /** The right to change an index of the slave, for a while. */
  record Claim(String index, String id, long epoch, long untilNanos) {}

  /** The control topic as read so far. */
  ControlState state() {
    return control.state();
  }

  /**
   * Takes the claim for an index; waits, if need be, until nobody else has it.
   *
   * @return fails if the epoch is over, or Kafka does not answer
   */
  Future<Claim> take(String index, long epoch) {
    long until = nanoTime.getAsLong() + HELD.toNanos();
    return attempt(new Claim(index, run + "/" + next.getAndIncrement(), epoch, until));
  }

  private Future<Claim> attempt(Claim wanted) {
    ControlState state = control.state();
    if (state.epoch() != wanted.epoch()) {
      return Future.failedFuture(new IllegalStateException("epoch " + wanted.epoch() + " is over"));
    }
    Optional<String> present = state.indices().claimOf(wanted.index());
    if (present.isEmpty()) {
      return append(wanted, "");
    }
    return present.get().equals(wanted.id()) ? taken(wanted) : awaitFree(wanted, present.get());
  }

  /** If it took long to get it, there may not be time enough: then once more from the start. */
  private Future<Claim> taken(Claim claim) {
    if (left(claim) >= ENOUGH.toNanos()) {
      return Future.succeededFuture(claim);
    }
    return released(claim, false).compose(done -> take(claim.index(), claim.epoch()));
  }

  /**
   * Looks before it writes: whoever else's claim counts may have given it back by the time that
   * this record is acknowledged, and nothing would be seen to have changed.
   */
  private Future<Claim> append(Claim wanted, String instead) {
    CompletableFuture<ControlState> seen =
        control.seen(
            state ->
                state.epoch() != wanted.epoch()
                    || !state.indices().claimOf(wanted.index()).orElse("").equals(instead));
    return written(
            new IndexClaimed(
                wanted.index(), wanted.id(), instead, wanted.epoch(), System.currentTimeMillis()))
        .onFailure(failed -> seen.cancel(false))
        .compose(acked -> within(seen, READ_BACK))
        .compose(state -> attempt(wanted));
  }

  private Future<Claim> awaitFree(Claim wanted, String holder) {
    return await(
            state ->
                state.epoch() != wanted.epoch()
                    || !holder.equals(state.indices().claimOf(wanted.index()).orElse("")),
            goneAfter)
        .compose(
            // The same name again: an earlier record of it may count by now.
            free -> attempt(wanted),
            failure -> {
              if (!(failure instanceof TimeoutException)) {
                return Future.failedFuture(failure);
              }
              LOG.warn("event=index-claim-taken-over index={} from={}", wanted.index(), holder);
              long until = nanoTime.getAsLong() + HELD.toNanos();
              return append(new Claim(wanted.index(), wanted.id(), wanted.epoch(), until), holder);
            });
  }

  /** Not on the caller's thread, which may be an event loop: it blocks while Kafka is away. */
  private Future<Void> written(ControlRecord record) {
    return Future.fromCompletionStage(
        CompletableFuture.completedFuture(record).thenComposeAsync(append));
  }

  private Future<ControlState> await(Predicate<ControlState> wanted, Duration patience) {
    return within(control.seen(wanted), patience);
  }

  private static <T> Future<T> within(CompletableFuture<T> seen, Duration patience) {
    return Future.fromCompletionStage(seen.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS));
  }

  private long left(Claim claim) {
    return claim.untilNanos() - nanoTime.getAsLong();
  }

  /**
   * To be asked just before each request that changes the slave's index.
   *
   * @return fails if the claim does not last until that request has ended, or the epoch is over
   */
  Future<Void> good(Claim claim) {
    boolean good =
        left(claim) > REQUEST.toNanos()
            && control.state().epoch() == claim.epoch()
            && control.state().indices().claimOf(claim.index()).orElse("").equals(claim.id());
    return good
        ? Future.succeededFuture()
        : Future.failedFuture(
            new IllegalStateException("the claim for index [" + claim.index() + "] is over"));
  }

  /** Says what the index of the slave mirrors now, and gives the claim back. */
  Future<Void> mirrored(Claim claim, String sourceUuid, String targetUuid) {
    return appended(
        claim,
        new ControlRecord.IndexMirrored(
            claim.index(), claim.id(), sourceUuid, targetUuid, System.currentTimeMillis()));
  }

  /**
   * Gives the claim back.
   *
   * @param deleted whether the slave has the index no more, because the master has it no more
   */
  Future<Void> released(Claim claim, boolean deleted) {
    return appended(
        claim,
        new ControlRecord.IndexReleased(
            claim.index(), claim.id(), deleted, System.currentTimeMillis()));
  }

  /** Completes when it was read back: this process then sees what it has said. */
  private Future<Void> appended(Claim claim, ControlRecord record) {
    return written(record)
        .compose(
            acked ->
                await(
                    state -> !state.indices().claimOf(claim.index()).orElse("").equals(claim.id()),
                    READ_BACK))
        .mapEmpty();
  }
}
