package io.ela.replicator;

import io.ela.config.ReplicatorConfig;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one stream thread works with under one epoch. Used by that thread only. */
final class Wiring {
  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

  final Roles roles;
  final BulkSender writer;
  final DocumentReader master;
  final DocumentReader slave;
  final Definitions definitions;

  private final Mailbox mailbox;
  private final Backoff backoff;
  private final ReplicatorCounters counters;
  private final IndexKeeper indices;
  private final Map<String, List<Consumer<IndexState>>> ensuring = new HashMap<>();

  Wiring(
      Roles roles,
      ReplicatorConfig config,
      Mailbox mailbox,
      Backoff backoff,
      ReplicatorCounters counters,
      AppliedMarks marks,
      LongSupplier nanoTime) {
    this.roles = roles;
    this.mailbox = mailbox;
    this.backoff = backoff;
    this.counters = counters;
    this.indices = new IndexKeeper(roles);
    this.definitions = new Definitions(roles, mailbox, backoff, counters);
    this.writer = new BulkSender(roles.slave(), config, mailbox, backoff, counters, nanoTime);
    // While memory is full, documents are read only to give an idle writer something to do.
    this.master =
        new DocumentReader(
            roles.master(),
            mailbox,
            backoff,
            counters,
            () -> marks.heldBytes() <= config.maxHeld() || writer.isIdle());
    this.slave = new DocumentReader(roles.slave(), mailbox, backoff, counters, () -> true);
  }

  void tick() {
    master.tick();
    slave.tick();
    writer.tick();
  }

  /** The epoch is over. */
  void retire() {
    master.retire();
    slave.retire();
    writer.retire();
  }

  boolean isReady(String index) {
    return indices.isReady(index);
  }

  /** The slave said that it has no such index. */
  void forgetIndex(String index) {
    indices.forget(index);
  }

  /** Makes the index on the slave if it is not there; many callers share one try. */
  void ensure(String index, Consumer<IndexState> done) {
    List<Consumer<IndexState>> already = ensuring.get(index);
    if (already != null) {
      already.add(done);
      return;
    }
    List<Consumer<IndexState>> callers = new ArrayList<>();
    callers.add(done);
    ensuring.put(index, callers);
    attempt(
        index,
        1,
        () -> indices.ensure(index),
        state -> {
          ensuring.remove(index);
          callers.forEach(caller -> caller.accept(state));
        });
  }

  /** Makes the slave's definition of an index equal to the master's. */
  void converge(String index, IndexKeeper.Mode mode, Consumer<IndexState> done) {
    attempt(index, 1, () -> indices.converge(index, mode), done);
  }

  private void attempt(
      String index,
      int attempt,
      java.util.function.Supplier<Future<IndexState>> work,
      Consumer<IndexState> done) {
    mailbox.whenDone(
        work.get(),
        state -> {
          indices.remember(index, state);
          done.accept(state);
        },
        failure -> {
          counters.retries.increment();
          counters.lastTrouble.set("definition of [" + index + "]: " + failure.getMessage());
          LOG.warn(
              "event=index-definition-retry index={} attempt={} cause={}",
              index,
              attempt,
              failure.getMessage());
          mailbox.later(backoff.nanos(attempt), () -> attempt(index, attempt + 1, work, done));
        });
  }
}
