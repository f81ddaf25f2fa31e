package io.ela.standalone.switching;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsException;
import io.ela.cluster.EsRequest;
import io.ela.cluster.NoAnswerException;
import io.ela.config.MigrationConfig;
import io.ela.migration.SlaveRestrictions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one switch does to the two clusters themselves. Used by one thread; blocks. */
final class Handover {
  private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

  /** Writes of clients wait for it. */
  private static final Duration IMPOSING = Duration.ofSeconds(5);

  private final EsClient oldMaster;
  private final EsClient newMaster;
  private final MigrationConfig migration;
  private final SlaveRestrictions restrictions;
  private String policies = "{}";

  /**
   * Something that is carried over after the decision: after an abort it would have to be undone.
   *
   * @param name as a step of the switch
   */
  record Part(String name, Work work) {}

  /** Carries one thing over. */
  interface Work {
    void carry() throws InterruptedException;
  }

  Handover(EsClient oldMaster, EsClient newMaster, MigrationConfig migration) {
    this.oldMaster = oldMaster;
    this.newMaster = newMaster;
    this.migration = migration;
    this.restrictions = new SlaveRestrictions(newMaster);
  }

  /**
   * Notes which policies are to be carried over. An old master that does not answer is no reason to
   * stay with it.
   *
   * @param kept the text of the switch before, null for none
   * @return a text to keep
   */
  String policies(@Nullable String kept) throws InterruptedException {
    policies = kept == null ? "{}" : kept;
    try {
      policies =
          new LifecyclePolicies(oldMaster, newMaster, migration.indicesOn(oldMaster.name()))
              .kept(policies);
    } catch (EsException | NoAnswerException e) {
      LOG.warn(
          "event=lifecycle-policies-not-noted cluster={} cause=\"{}\"",
          oldMaster.name(),
          e.getMessage());
    }
    return policies;
  }

  /** Before clients write to it. */
  void lift(Duration within) throws InterruptedException, TimeoutException {
    restrictions.lift(within);
    new DeletesRemembered(oldMaster, newMaster, migration).carry(within);
  }

  void refresh(Duration within) throws InterruptedException {
    newMaster.call(EsRequest.post("/_refresh").within(within));
  }

  /**
   * The new master stays the slave. To be done before that is told, since documents follow. If it
   * fails, the replicator does it at the next document of each index, and the abort goes on.
   */
  void imposeAgain() throws InterruptedException {
    try {
      restrictions.imposeAgain(IMPOSING);
    } catch (RuntimeException | TimeoutException e) {
      LOG.warn("event=slave-restrictions-not-imposed cluster={}", newMaster.name(), e);
    }
  }

  List<Part> parts() {
    return List.of(
        new Part(
            "what was closed or blocked is so on " + newMaster.name(),
            new IndexStates(oldMaster, newMaster, migration)::carry),
        new Part(
            "lifecycle policies act on " + newMaster.name(),
            () ->
                new LifecyclePolicies(oldMaster, newMaster, migration.indicesOn(oldMaster.name()))
                    .carry(policies)));
  }
}
