package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.GroupState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replicators, each in a process of its own, are killed, ended, started and stopped for longer than
 * a session at random instants under load. No commit ever passes what is not applied, and in the
 * end the slave is as the master.
 *
 * <p>{@code -Dela.rebalance.rounds} says how often, {@code -Dela.seed} repeats a run's choices.
 */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class RebalanceIT {
  private static final Logger LOG = LoggerFactory.getLogger(RebalanceIT.class);
  private static final Duration LONG = Duration.ofSeconds(120);
  private static final int ROUNDS = Integer.getInteger("ela.rebalance.rounds", 2);
  private static final long SEED = Long.getLong("ela.seed", System.nanoTime());
  private static final int IDS = 400;
  private static final int BETWEEN_BULKS_MILLIS = 30;

  /** The master remembers deletes: versions only rise, and commits can be checked by them. */
  private static final String STEADY = "steady";

  /** The master forgets them at once: versions begin anew, and are forced on the slave. */
  private static final String ANEW = "anew";

  private enum Harm {
    KILL,
    END,
    STAND_STILL,
    KILL_AND_STAND_STILL
  }

  private final Servers servers;
  private final Random random = new Random(SEED);
  private final List<ReplicatorProcess> running = new ArrayList<>();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final ExecutorService writer = Executors.newSingleThreadExecutor();
  private ReplicationBed bed;
  private Path directory;
  private int started;

  RebalanceIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void begin(@TempDir Path temporary) throws Exception {
    directory = temporary;
    bed = new ReplicationBed(servers, "es5", STEADY, ANEW);
    bed.createIndex(STEADY, ",\"index.gc_deletes\":\"1h\"");
    bed.createIndex(ANEW, ",\"index.gc_deletes\":\"0s\"");
  }

  @AfterEach
  void end() throws Exception {
    stopped.set(true);
    writer.shutdown();
    for (ReplicatorProcess process : running) {
      process.kill();
    }
    bed.close();
  }

  @Test
  void whateverBecomesOfReplicatorsNothingIsLostOrAppliedWrongly() throws Exception {
    LOG.info("seed of this run: -Dela.seed={}", SEED);
    MasterWrites writes = new MasterWrites(bed, SEED, IDS, "z", STEADY, ANEW);
    startOne(fresh());
    startOne(fresh());
    Callable<Void> load =
        () -> {
          while (!stopped.get()) {
            writes.bulk();
            TimeUnit.MILLISECONDS.sleep(BETWEEN_BULKS_MILLIS);
          }
          return null;
        };
    Future<Void> writing = writer.submit(load);
    await().atMost(LONG).ignoreExceptions().until(() -> members() == 2);
    List<Harm> harms = new ArrayList<>();
    CommitCheck commits = new CommitCheck(bed, STEADY, IDS);
    long checked = 0;
    for (int round = 0; round < ROUNDS; round++) {
      if (harms.isEmpty()) {
        harms.addAll(List.of(Harm.values()));
        Collections.shuffle(harms, random);
      }
      long before = commits.committed();
      await().atMost(LONG).until(() -> commits.committed() > before);
      TimeUnit.MILLISECONDS.sleep(random.nextInt(1500));
      Harm harm = harms.remove(0);
      LOG.info("event=harm round={} what={} published={}", round, harm, writes.published());
      harm(harm);
      checked += commits.check();
    }
    stopped.set(true);
    writing.get(60, TimeUnit.SECONDS);
    assertThat(bed.progress.awaitAllPassed(LONG)).isTrue();

    int noticed = 0;
    for (ReplicatorProcess one : running) {
      noticed += one.log().split("event=stalled", -1).length - 1;
    }
    LOG.info(
        "event=harms-done published={} checked={} stalls-noticed={}",
        writes.published(),
        checked,
        noticed);
    assertThat(checked).as("documents found on the slave below a commit").isPositive();
    assertThat(bed.deadLetters()).isZero();
    bed.assertSame(STEADY);
    bed.assertSame(ANEW);
    assertThat(running).allSatisfy(one -> assertThat(one.isAlive()).as("%s", one).isTrue());
  }

  private void harm(Harm harm) throws Exception {
    switch (harm) {
      case KILL -> startOne(kill());
      case END -> {
        ReplicatorProcess ended = any();
        running.remove(ended);
        startOne(fresh());
        ended.terminate();
      }
      case STAND_STILL -> standStill(any());
      case KILL_AND_STAND_STILL -> {
        Path left = kill();
        startOne(random.nextBoolean() ? left : fresh());
        standStill(running.get(0));
      }
    }
  }

  private Path kill() throws InterruptedException {
    ReplicatorProcess killed = any();
    running.remove(killed);
    killed.kill();
    return killed.directory();
  }

  /** Longer than its session: others have its partitions when it goes on with what it held. */
  private void standStill(ReplicatorProcess process) throws Exception {
    process.pause();
    try {
      TimeUnit.MILLISECONDS.sleep(8_000 + random.nextInt(2_000));
    } finally {
      process.resume();
    }
  }

  private ReplicatorProcess any() {
    return running.get(random.nextInt(running.size()));
  }

  private Path fresh() {
    return directory.resolve("replicator-" + started++);
  }

  private void startOne(Path in) throws Exception {
    String settings =
        "session-timeout = 6 s, standby-replicas = 1, state-dir = \"%s\"".formatted(in);
    running.add(new ReplicatorProcess(in, bed.text(settings, "")));
  }

  private long members() throws Exception {
    return bed.group().groupState() == GroupState.STABLE ? bed.group().members().size() : 0;
  }
}
