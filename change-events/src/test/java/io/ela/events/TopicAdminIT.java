package io.ela.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.config.TopicsConfig;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@WithServers(ServerKind.KAFKA)
@Timeout(60)
class TopicAdminIT {
  private final Admin admin;
  private final Topics topics = new Topics("it" + Long.toString(System.nanoTime(), 36));

  TopicAdminIT(Servers servers) {
    this.admin =
        new KafkaClients(Map.of("bootstrap.servers", servers.address(ServerKind.KAFKA)))
            .admin("test");
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void makesWhatIsMissingAndCanBeRepeated() throws Exception {
    TopicAdmin created = admin(4, true);
    assertThat(created.create())
        .containsExactlyInAnyOrder(
            topics.writes(),
            topics.intents(),
            topics.control(),
            topics.deadLetters(),
            topics.diffs());
    assertThat(created.create()).isEmpty();
    assertThat(created.check()).isEmpty();

    admin.deleteTopics(List.of(topics.diffs())).all().get();
    Awaitility.await().until(() -> created.create().equals(List.of(topics.diffs())));
    assertThat(created.check()).isEmpty();
  }

  @Test
  void namesMissingTopics() throws Exception {
    assertThat(admin(4, true).check())
        .hasSize(5)
        .allMatch(line -> line.contains("does not exist; run `ela topics create`"));
    assertThat(admin(4, false).check()).hasSize(5);

    admin(4, true).create();
    admin.deleteTopics(List.of(topics.control())).all().get();
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(admin(4, true).check())
                    .containsExactly(
                        "topic " + topics.control() + " does not exist; run `ela topics create`"));
  }

  @Test
  void namesAWrongNumberOfPartitions() throws Exception {
    admin(4, true).create();
    assertThat(admin(6, true).check())
        .singleElement()
        .asString()
        .contains(topics.writes() + " has 4 partitions", "ela.topics.partitions = 6");
  }

  @Test
  void demandsDurabilityUnlessToldOtherwise() throws Exception {
    admin(4, true).create();
    for (String topic :
        List.of(topics.writes(), topics.intents(), topics.control(), topics.deadLetters())) {
      assertThat(admin(4, false).check())
          .contains(
              "topic " + topic + " has fewer than 3 replicas",
              "topic " + topic + " must have min.insync.replicas of at least 2");
    }
    assertThat(admin(4, false).check()).hasSize(8);
  }

  @ParameterizedTest
  @CsvSource({
    "retention.ms,604800000,deletes records by time",
    "retention.bytes,1000000,deletes records by size",
    "cleanup.policy,compact,cleanup.policy",
    "unclean.leader.election.enable,true,unclean.leader.election.enable"
  })
  void namesSettingsUnderWhichKafkaForgets(String key, String value, String said) throws Exception {
    admin(4, true).create();
    ConfigResource writes = new ConfigResource(ConfigResource.Type.TOPIC, topics.writes());
    AlterConfigOp change = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(writes, List.of(change))).all().get();
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(admin(4, false).check())
                    .hasSize(9)
                    .anyMatch(line -> line.contains(topics.writes()) && line.contains(said)));
  }

  private TopicAdmin admin(int partitions, boolean unsafe) {
    return new TopicAdmin(admin, new TopicsConfig(topics.prefix(), partitions, 1, 1, unsafe));
  }
}
