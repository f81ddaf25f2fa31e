package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ela.cluster.EsRequest;
import io.ela.config.ElaConfig;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How replicators keep their partitions, and give them away. */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class ReplicatorGroupIT {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final String INDEX = "group";

  private final Servers servers;
  private final List<ReplicatorService> running = new ArrayList<>();
  private ReplicationBed bed;
  private Path states;

  ReplicatorGroupIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void begin(@TempDir Path temporary) throws Exception {
    states = temporary;
    bed = new ReplicationBed(servers, "es5", INDEX);
    bed.createIndex(INDEX, "");
  }

  @AfterEach
  void end() throws Exception {
    running.forEach(ReplicatorService::close);
    bed.close();
  }

  @Test
  void aStaticMemberThatIsBackInTimeHasItsPartitionsAgainWithoutARebalance() throws Exception {
    MasterWrites writes = new MasterWrites(bed, 1, 200, "x", INDEX);
    ReplicatorService first = start("instance-id = first, session-timeout = 30 s", "first");
    start("instance-id = second, session-timeout = 30 s", "second");
    await().atMost(LONG).ignoreExceptions().until(() -> shared(2));
    Map<String, Set<TopicPartition>> before = partitions();
    long rebalances = bed.rebalances();
    writes.bulk();

    running.remove(first);
    first.close();
    writes.bulk();
    assertThat(partitions()).as("while it is away").isEqualTo(before);
    start("instance-id = first, session-timeout = 30 s", "first");

    assertThat(bed.progress.awaitAllPassed(LONG)).isTrue();
    assertThat(partitions()).as("after its restart").isEqualTo(before);
    assertThat(bed.rebalances()).as("rebalances of the group").isEqualTo(rebalances).isPositive();
    bed.assertSame(INDEX);
  }

  @Test
  void withStandbysAnotherTakesOverAtOnceWhatAStoppedReplicatorHad() throws Exception {
    MasterWrites writes = new MasterWrites(bed, 2, 200, "x", INDEX);
    ReplicatorService first = start("standby-replicas = 1", "first");
    start("standby-replicas = 1", "second");
    await().atMost(LONG).ignoreExceptions().until(() -> shared(2));
    writes.bulk();
    running.remove(first);
    first.close();
    await().atMost(LONG).ignoreExceptions().until(() -> shared(1));
    writes.bulk();

    assertThat(bed.progress.awaitAllPassed(LONG)).isTrue();
    bed.assertSame(INDEX);
    assertThat(bed.deadLetters()).isZero();
  }

  /**
   * A write that is tried again must not come after its partition's next owner applied a delete of
   * the same document: a slave that remembers no deletes would take it.
   */
  @Test
  void whatAReplicatorHeldForPartitionsThatItGaveAwayIsNotSentAnyMore() throws Exception {
    MasterWrites writes = new MasterWrites(bed, 4, 200, "x", INDEX);
    ReplicatorService first = start("", "first");
    writes.bulk();
    assertThat(bed.progress.awaitAllPassed(LONG)).isTrue();
    slaveSettings("\"index.gc_deletes\":\"0s\",\"index.blocks.write\":true");
    try {
      writes.bulk();
      await().atMost(LONG).until(() -> !first.status().waitingFor().isEmpty());
      start("", "second");
      await().atMost(LONG).ignoreExceptions().until(() -> shared(2));
      writes.deleteAll();
    } finally {
      slaveSettings("\"index.blocks.write\":null");
    }
    assertThat(bed.progress.awaitAllPassed(LONG)).isTrue();
    // Longer than the longest pause between two tries.
    TimeUnit.MILLISECONDS.sleep(1_500);

    assertThat(ReplicationBed.documents(bed.slave, INDEX)).isEmpty();
    assertThat(first.status().waitingFor()).isEmpty();
    assertThat(bed.deadLetters()).isZero();
  }

  /**
   * A bulk that the slave has not answered may land at any time: the next owner of its documents
   * gets them only when it has.
   */
  @Test
  void partitionsAreGivenAwayOnlyWhenNothingOfThemIsUnderWay() throws Exception {
    MasterWrites writes = new MasterWrites(bed, 5, 200, "x", INDEX);
    start("", "first");
    ReplicatorService second = start("", "second");
    await().atMost(LONG).ignoreExceptions().until(() -> shared(2));
    writes.bulk();
    assertThat(bed.progress.awaitAllPassed(LONG)).isTrue();
    CompletableFuture<Void> closed;
    servers.get(ServerKind.ES_8_19).pause();
    try {
      long sent = second.status().bulks();
      writes.bulk();
      await().atMost(LONG).until(() -> second.status().bulks() > sent);
      running.remove(second);
      closed = CompletableFuture.runAsync(second::close);
      // Without waiting it has left by now.
      TimeUnit.SECONDS.sleep(2);
      assertThat(bed.group().members()).as("members").hasSize(2);
      assertThat(closed).isNotDone();
    } finally {
      servers.get(ServerKind.ES_8_19).resume();
    }
    closed.get(60, TimeUnit.SECONDS);
    await().atMost(LONG).ignoreExceptions().until(() -> shared(1));
    writes.deleteAll();
    assertThat(bed.progress.awaitAllPassed(LONG)).isTrue();
    assertThat(ReplicationBed.documents(bed.slave, INDEX)).isEmpty();
    assertThat(bed.deadLetters()).isZero();
  }

  private void slaveSettings(String settings) throws InterruptedException {
    bed.slave.call(EsRequest.put("/" + INDEX + "/_settings").json("{" + settings + "}"));
  }

  private ReplicatorService start(String settings, String state) throws Exception {
    String directory = "state-dir = \"" + states.resolve(state) + "\", ";
    ReplicatorService started =
        ReplicatorService.start(
            ElaConfig.parse(bed.text(directory + settings, ""), "test of a group"));
    running.add(started);
    return started;
  }

  /** Whether so many members have all partitions between them, each some. */
  private boolean shared(int members) throws Exception {
    ConsumerGroupDescription group = bed.group();
    return group.groupState() == GroupState.STABLE
        && group.members().size() == members
        && partitions().values().stream().allMatch(some -> some.size() == 4 / members);
  }

  /** By the name of the static member, or the client's. */
  private Map<String, Set<TopicPartition>> partitions() throws Exception {
    Map<String, Set<TopicPartition>> found = new TreeMap<>();
    bed.group()
        .members()
        .forEach(
            member ->
                found.put(
                    member.groupInstanceId().orElse(member.clientId()),
                    member.assignment().topicPartitions()));
    return found;
  }
}
