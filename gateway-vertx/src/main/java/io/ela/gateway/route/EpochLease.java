package io.ela.gateway.route;

import io.ela.control.ControlLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether this gateway certainly knows which cluster is master: it has read the control topic to
 * its end not longer ago than a switch waits for gateways that do not answer. A process that was
 * stopped and continued, or cut off from Kafka, finds its lease over, by the monotonic clock,
 * before it can take a cluster for the master that is none any more. Thread-safe.
 */
public final class EpochLease {
  private static final long LOOK_AGAIN_MILLIS = 20;

  private final LongSupplier caughtUpNanos;
  private final LongSupplier nanoTime;
  private volatile @Nullable String revoked;

  /**
   * @param caughtUpNanos when the reading that reached the control topic's end was begun, as {@link
   *     System#nanoTime} says it
   */
  public EpochLease(LongSupplier caughtUpNanos, LongSupplier nanoTime) {
    this.caughtUpNanos = caughtUpNanos;
    this.nanoTime = nanoTime;
  }

  /** It is over for good. */
  public void revoke(String reason) {
    revoked = reason;
  }

  /** Why it was revoked; empty if it was not. */
  public Optional<String> revoked() {
    return Optional.ofNullable(revoked);
  }

  /** Whether it is in force. */
  public boolean isGood() {
    return revoked == null
        && nanoTime.getAsLong() - caughtUpNanos.getAsLong() < ControlLog.LEASE.toNanos();
  }

  /**
   * Waits for it.
   *
   * @return completes when it is in force, at once if it is; fails if that takes longer than the
   *     patience
   */
  public Future<Void> good(Vertx vertx, Duration patience) {
    if (isGood()) {
      return Future.succeededFuture();
    }
    long until = nanoTime.getAsLong() + patience.toNanos();
    Promise<Void> renewed = Promise.promise();
    vertx.setPeriodic(
        LOOK_AGAIN_MILLIS,
        timer -> {
          boolean good = isGood();
          String reason = revoked;
          if (good || reason != null || nanoTime.getAsLong() - until >= 0) {
            vertx.cancelTimer(timer);
            if (good) {
              renewed.complete();
            } else {
              renewed.fail(reason == null ? unknown(patience) : reason);
            }
          }
        });
    return renewed.future();
  }

  private static String unknown(Duration patience) {
    return "the control topic could not be read within "
        + patience
        + ", so it is not certain which cluster is master";
  }
}
