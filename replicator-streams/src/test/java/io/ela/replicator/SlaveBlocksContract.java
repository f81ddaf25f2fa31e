package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ela.cluster.EsRequest;
import io.ela.config.ElaConfig;
import io.ela.testbed.junit.Servers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What blocks the slave is named in the status, and waited for; when it is over, the slave is as
 * the master.
 */
abstract class SlaveBlocksContract {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String INDEX = "blocked";
  private static final String BLOCKED = "cluster_block_exception";

  private final Servers servers;
  private final String masterName;
  private ReplicationBed bed;
  private ReplicatorService replicator;
  private MasterWrites writes;

  /**
   * @param masterName {@code es5} or {@code es8}; the other one is blocked
   */
  SlaveBlocksContract(Servers servers, String masterName) {
    this.servers = servers;
    this.masterName = masterName;
  }

  @BeforeEach
  void begin(@TempDir Path state) throws Exception {
    bed = new ReplicationBed(servers, masterName, INDEX);
    bed.createIndex(INDEX, "");
    writes = new MasterWrites(bed, 1, 200, "x", INDEX);
    replicator =
        ReplicatorService.start(
            ElaConfig.parse(bed.text("state-dir = \"" + state + "\"", ""), "test of blocks"));
    writes.bulk();
    assertThat(bed.progress.awaitAllPassed(LONG)).isTrue();
  }

  @AfterEach
  void end() throws Exception {
    replicator.close();
    bed.close();
  }

  @Test
  void anIndexThatIsReadOnly() throws Exception {
    waitsFor(
        BLOCKED,
        () -> settings("\"index.blocks.read_only\":true"),
        () -> settings("\"index.blocks.read_only\":null"));
  }

  /** What a node does whose disk is full. */
  @Test
  void anIndexThatADiskWatermarkMadeReadOnly() throws Exception {
    waitsFor(
        BLOCKED,
        () -> settings("\"index.blocks.read_only_allow_delete\":true"),
        () -> settings("\"index.blocks.read_only_allow_delete\":null"));
  }

  @Test
  void aClusterThatIsReadOnly() throws Exception {
    waitsFor(BLOCKED, () -> clusterReadOnly("true"), () -> clusterReadOnly("null"));
  }

  @Test
  void anIndexThatIsClosed() throws Exception {
    waitsFor(
        "index_closed_exception",
        () -> bed.slave.call(EsRequest.post("/" + INDEX + "/_close")),
        () -> bed.slave.call(EsRequest.post("/" + INDEX + "/_open")));
  }

  /** Documents go in, but nobody is told what the index is. */
  @Test
  void anIndexWhoseDefinitionIsBlocked() throws Exception {
    waitsFor(
        BLOCKED,
        () -> settings("\"index.blocks.metadata\":true"),
        () -> settings("\"index.blocks.metadata\":null"));
  }

  private interface Step {
    void run() throws Exception;
  }

  private void waitsFor(String type, Step block, Step lift) throws Exception {
    block.run();
    try {
      writes.bulk();
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(replicator.status().waitingFor())
                      .as("%s", replicator.status())
                      .anySatisfy(
                          wait -> {
                            assertThat(wait.type()).isEqualTo(type);
                            assertThat(wait.index()).isEqualTo(INDEX);
                            assertThat(wait.items()).isPositive();
                          }));
      long tries = replicator.status().retries();
      await().atMost(LONG).until(() -> replicator.status().retries() > tries + 3);
      assertThat(replicator.status().held()).isPositive();
    } finally {
      lift.run();
    }
    assertThat(bed.progress.awaitAllPassed(LONG)).as("%s", replicator.status()).isTrue();
    assertThat(replicator.status().waitingFor()).isEmpty();
    assertThat(replicator.status().deadLettered()).isZero();
    bed.assertSame(INDEX);
  }

  private void settings(String setting) throws InterruptedException {
    bed.slave.call(EsRequest.put("/" + INDEX + "/_settings").json("{" + setting + "}"));
  }

  private void clusterReadOnly(String value) throws InterruptedException {
    bed.slave.call(
        EsRequest.put("/_cluster/settings")
            .json("{\"transient\":{\"cluster.blocks.read_only\":" + value + "}}"));
  }
}
