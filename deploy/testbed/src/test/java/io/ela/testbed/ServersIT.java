package io.ela.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class ServersIT {
  private final Servers servers;

  ServersIT(Servers servers) {
    this.servers = servers;
  }

  @ParameterizedTest
  @EnumSource(names = {"ES_5_6", "ES_8_19"})
  void answersWithItsVersion(ServerKind kind) throws Exception {
    assertThat(Http.get(servers.address(kind)))
        .startsWith("200 ")
        .contains("\"number\" : \"" + kind.version() + "\"");
  }

  @Test
  void takesSettingsAndLeavesNothingBehind() throws Exception {
    Testbed testbed = Testbed.open(TestbedOptions.defaults());
    List<ProcessHandle> handles;
    try (testbed) {
      CompletableFuture<Server> five =
          testbed.start(
              ServerKind.ES_5_6,
              ServerOptions.defaults().withHeap("200m").withSettings(Map.of("node.name", "five")));
      CompletableFuture<Server> broker =
          testbed.start(ServerKind.KAFKA, Map.of("num.partitions", "3"));
      assertThat(Http.get(five.join().address() + "/_cat/nodes?h=name,heap.max"))
          .containsPattern("five +19\\d");
      try (Admin admin = admin(broker.join())) {
        admin
            .createTopics(List.of(new NewTopic("counted", Optional.empty(), Optional.empty())))
            .all()
            .get(30, TimeUnit.SECONDS);
        assertThat(
                admin
                    .describeTopics(List.of("counted"))
                    .allTopicNames()
                    .get(30, TimeUnit.SECONDS)
                    .get("counted")
                    .partitions())
            .hasSize(3);
      }
      handles =
          Stream.of(five.join(), broker.join())
              .map(server -> ProcessHandle.of(server.pid()).orElseThrow())
              .toList();
      assertThat(handles).allMatch(ProcessHandle::isAlive);
    }
    assertThat(handles).noneMatch(ProcessHandle::isAlive);
    assertThat(testbed.workDir()).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(names = {"ES_5_6", "ES_8_19"})
  void keepsPortAndDataWhenKilledAndRestarted(ServerKind kind) throws Exception {
    Server server = servers.get(kind);
    String before = server.address();
    long pid = server.pid();
    String type = kind == ServerKind.ES_5_6 ? "t" : "_doc";
    assertThat(Http.send("PUT", before + "/kept/" + type + "/1", "{\"a\":1}")).startsWith("201 ");

    server.kill();
    assertThat(server.isAlive()).isFalse();
    assertThat(ProcessHandle.of(pid)).isEmpty();
    server.restart();

    assertThat(server.isAlive()).isTrue();
    assertThat(server.pid()).isNotEqualTo(pid);
    assertThat(server.address()).isEqualTo(before);
    assertThat(Http.get(before + "/kept/" + type + "/1")).startsWith("200 ").contains("{\"a\":1}");
  }

  @Test
  void kafkaKeepsTopicsWhenStoppedAndRestarted() throws Exception {
    Server kafka = servers.get(ServerKind.KAFKA);
    try (Admin admin = admin(kafka)) {
      admin
          .createTopics(List.of(new NewTopic("kept", Optional.empty(), Optional.empty())))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
    kafka.stop();
    assertThat(kafka.isAlive()).isFalse();
    kafka.restart();
    try (Admin admin = admin(kafka)) {
      assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS)).contains("kept");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ES_5_6", "ES_8_19"})
  void doesNotAnswerWhilePaused(ServerKind kind) throws Exception {
    Server server = servers.get(kind);
    server.pause();
    try {
      assertThat(server.isAlive()).isTrue();
      assertThatThrownBy(() -> Http.send("GET", server.address(), "", Duration.ofMillis(500)))
          .isInstanceOf(HttpTimeoutException.class);
    } finally {
      server.resume();
    }
    assertThat(Http.get(server.address())).startsWith("200 ");
  }

  @Test
  void showsTheLogWhenASettingIsWrong() {
    try (Testbed testbed = Testbed.open(TestbedOptions.defaults())) {
      assertThatThrownBy(
              () -> testbed.start(ServerKind.ES_5_6, Map.of("no.such.setting", "1")).join())
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Elasticsearch 5.6.16")
          .hasMessageContaining("no.such.setting");
    }
  }

  @Test
  void refusesAFixedPortThatIsTaken() {
    int port = servers.get(ServerKind.KAFKA).port();
    ServerOptions onThatPort = ServerOptions.defaults().withPort(port);
    try (Testbed testbed = Testbed.open(TestbedOptions.defaults())) {
      assertThatThrownBy(() -> testbed.start(ServerKind.KAFKA, onThatPort).join())
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining(String.valueOf(port));
    }
  }

  @Test
  void closesWhileStarting() {
    Testbed other = Testbed.open(TestbedOptions.defaults());
    CompletableFuture<Server> start = other.start(ServerKind.KAFKA);
    other.close();
    assertThatThrownBy(start::join).hasMessageContaining("closed");
    assertThat(Files.exists(other.workDir())).isFalse();
  }

  private static Admin admin(Server kafka) {
    return Admin.create(Map.of("bootstrap.servers", kafka.address()));
  }
}
