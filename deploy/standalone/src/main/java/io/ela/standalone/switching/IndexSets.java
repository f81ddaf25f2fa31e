package io.ela.standalone.switching;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsException;
import io.ela.cluster.NoAnswerException;
import io.ela.config.MigrationConfig;
import io.ela.events.ReplicatorProgress;
import io.ela.migration.IndexCatalog;
import io.ela.migration.IndexParts;
import io.ela.standalone.switching.SwitchRefusedException.Reason;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * Which indices of the migration only one of the clusters has. After a switch clients would miss
 * those that only the old master has, and find those that only the new one has. Blocks.
 *
 * @param progress of the replicator
 */
record IndexSets(
    EsClient master, EsClient slave, MigrationConfig migration, ReplicatorProgress progress) {

  /** Names of indices, each of one cluster only. */
  record Difference(SortedSet<String> onlyMaster, SortedSet<String> onlySlave) {
    boolean isEmpty() {
      return onlyMaster.isEmpty() && onlySlave.isEmpty();
    }

    /** What was so a while ago and still is. */
    Difference and(Difference before) {
      SortedSet<String> missing = new TreeSet<>(onlyMaster);
      missing.retainAll(before.onlyMaster);
      SortedSet<String> stray = new TreeSet<>(onlySlave);
      stray.retainAll(before.onlySlave);
      return new Difference(missing, stray);
    }
  }

  /**
   * What speaks against a switch. An index that is about to be made or deleted on the slave is no
   * reason: if there is a difference, it is looked at again when all is applied that is published
   * by then.
   */
  Optional<Reason> objection(Duration patience) throws InterruptedException {
    try {
      Difference before = difference();
      if (before.isEmpty()) {
        return Optional.empty();
      }
      Map<TopicPartition, Long> ends = progress.ends();
      boolean applied = progress.awaitPassed(ends, patience);
      return Objections.ofIndices(
          difference().and(before), master.name(), slave.name(), applied, patience);
    } catch (NoAnswerException | EsException e) {
      return Optional.of(
          new Reason(
              Objection.INDICES.spelling(),
              "it is not known which indices both clusters have: " + e.getMessage()));
    }
  }

  private Difference difference() throws InterruptedException {
    SortedSet<String> there = names(master);
    SortedSet<String> here = names(slave);
    SortedSet<String> missing = new TreeSet<>(there);
    missing.removeAll(here);
    SortedSet<String> stray = new TreeSet<>(here);
    stray.removeAll(there);
    return new Difference(missing, stray);
  }

  /** In the source's names: several indices of the target may be the types of one there. */
  private SortedSet<String> names(EsClient cluster) throws InterruptedException {
    boolean ofSource = cluster.name().equals(migration.source());
    SortedSet<String> names =
        new TreeSet<>(
            IndexParts.bySource(IndexCatalog.list(cluster), ofSource, migration.types()).keySet());
    names.removeIf(name -> !migration.indices().contains(name));
    return names;
  }
}
