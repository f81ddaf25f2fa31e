package io.ela.testbed.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.testbed.Server;
import io.ela.testbed.ServerKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/**
 * Two classes run these tests on the same servers: whichever comes second finds out whether the
 * extension has emptied what the first left.
 */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
abstract class SharedServers {
  private static long pidBefore;

  private final Servers servers;

  SharedServers(Servers servers) {
    this.servers = servers;
  }

  @Test
  void findsClustersEmptyAndLeavesThemFull(Servers parameter) throws Exception {
    for (ServerKind kind : List.of(ServerKind.ES_5_6, ServerKind.ES_8_19)) {
      assertThat(parameter.get(kind)).isSameAs(servers.get(kind));
      Leftovers leftovers = new Leftovers(servers.get(kind));
      leftovers.assertGone();
      leftovers.leave();
    }
    // The next class must find it awake.
    servers.get(ServerKind.ES_5_6).pause();
  }

  @Test
  void findsKafkaEmptyAndLeavesTopicsAndMembersOfGroups() throws Exception {
    Server kafka = servers.get(ServerKind.KAFKA);
    Map<String, Object> config = Map.of("bootstrap.servers", kafka.address());
    try (Admin admin = Admin.create(config)) {
      assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS)).isEmpty();
      assertThat(admin.listGroups().all().get(30, TimeUnit.SECONDS)).isEmpty();
      admin
          .createTopics(List.of(new NewTopic("left", Optional.of(2), Optional.empty())))
          .all()
          .get(30, TimeUnit.SECONDS);
      try (KafkaConsumer<String, String> consumer =
          new KafkaConsumer<>(
              Map.of(
                  "bootstrap.servers",
                  kafka.address(),
                  "group.id",
                  "left",
                  // Else it makes the topic anew when it looks for it.
                  "allow.auto.create.topics",
                  "false"),
              new StringDeserializer(),
              new StringDeserializer())) {
        consumer.subscribe(List.of("left"));
        while (consumer.assignment().isEmpty()) {
          consumer.poll(Duration.ofMillis(100));
        }
        Reset.of(kafka).run();
      }
      assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS)).isEmpty();
      assertThat(admin.listGroups().all().get(30, TimeUnit.SECONDS)).isEmpty();
      admin
          .createTopics(List.of(new NewTopic("left", Optional.of(2), Optional.empty())))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void sharesOneServerAmongClasses() {
    long pid = servers.get(ServerKind.KAFKA).pid();
    if (pidBefore != 0) {
      assertThat(pid).isEqualTo(pidBefore);
    }
    pidBefore = pid;
  }

  @Test
  void givesOnlyWhatTheClassNames() {
    assertThatThrownBy(() -> servers.address(ServerKind.ES_6_8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ES_6_8");
  }
}
