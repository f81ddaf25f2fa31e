package io.ela.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ElaConfigTest {
  private static final String MINIMAL =
      """
      ela {
        clusters {
          es5 { addresses = ["http://10.0.0.5:9200"], user = elastic, password = "s3cret" }
          es8 { addresses = ["https://10.0.0.8:9200", "https://10.0.0.9"], api-key = abc }
        }
        migration { source = es5, target = es8, master = es5 }
        kafka { bootstrap.servers = "kafka:9092", security.protocol = SSL }
      }
      """;

  @Test
  void readsAMinimalFileOverTheDefaults() {
    ElaConfig config = ElaConfig.parse(MINIMAL, "test");

    assertThat(config.source().name()).isEqualTo("es5");
    assertThat(config.target().addresses()).hasSize(2);
    assertThat(config.target().requestTimeout()).isEqualTo(Duration.ofSeconds(120));
    assertThat(config.kafka())
        .containsEntry("bootstrap.servers", "kafka:9092")
        .containsEntry("security.protocol", "SSL");
    assertThat(config.topics().partitions()).isEqualTo(12);
    assertThat(config.migration().indices().contains("logs")).isTrue();
    assertThat(config.migration().indices().contains(".kibana")).isFalse();
    assertThat(config.gateway().maxBody()).isEqualTo(100L << 20);
    assertThat(config.diff().depth()).isEqualTo(DiffConfig.Depth.CONTENT);
    assertThat(config.replicator().tombstoneRetention()).isEqualTo(Duration.ofDays(7));
    assertThat(config.replicator().forbidAutoCreate()).isTrue();
    assertThat(config.loader().slices()).isEqualTo(2);
    assertThat(config.tasks()).isEmpty();
  }

  @Test
  void readsWhichIndicesAreSplit() {
    MigrationConfig migration =
        ElaConfig.parse(
                MINIMAL
                    + "ela.migration.indices.includes = [blog, \"n*\"]\n"
                    + "ela.migration.types = [ { indices = blog }, { indices = \"n*\", mode ="
                    + " split, name = \"new-{index}.{type}\" } ]",
                "test")
            .migration();

    assertThat(migration.types().part("blog", "post").target()).isEqualTo("blog-post");
    assertThat(migration.types().part("news", "post").target()).isEqualTo("new-news.post");
    assertThat(migration.indicesOn("es8").contains("blog-post")).isTrue();
    assertThat(migration.indicesOn("es5").contains("blog-post")).isFalse();
    assertThatThrownBy(
            () ->
                ElaConfig.parse(
                    MINIMAL
                        + "ela.migration.types = [ { mode = melt, name = \"{index}\", colour = red"
                        + " } ]",
                    "test"))
        .hasMessageContaining("ela.migration.types[0].indices: must be set")
        .hasMessageContaining("ela.migration.types[0].mode")
        .hasMessageContaining("ela.migration.types[0].colour")
        .hasMessageContaining("ela.migration.types[0].name");
  }

  @Test
  void namesEveryProblemAtOnce() {
    assertThatThrownBy(
            () ->
                ElaConfig.parse(
                    """
                    ela {
                      clusters { es5 { addresses = ["nonsense"], user = elastic, colour = red } }
                      migration { source = es5, target = es9, master = es7 }
                      topics { replication-factor = 1 }
                      gateway { listen = "9200", max-body = many, capture { unknown = guess } }
                      diff { buckets = 1000 }
                      tasks = [ { name = a, pattern = "(", parallel = 0 } ]
                      loader { page-size = 20000 }
                      replicator {
                        standby-replicas = -1, instance-id = "a b", session-timeout = 1 s
                        slave { forbid-auto-create = maybe, strict = true }
                      }
                    }
                    """,
                    "wrong.conf"))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .anySatisfy(p -> assertThat(p).startsWith("ela.clusters.es5.addresses:"))
                    .anySatisfy(p -> assertThat(p).startsWith("ela.clusters.es5.password:"))
                    .anySatisfy(
                        p -> assertThat(p).startsWith("ela.clusters.es5.colour: is not a key"))
                    .anySatisfy(p -> assertThat(p).startsWith("ela.migration.target: \"es9\""))
                    .anySatisfy(p -> assertThat(p).startsWith("ela.migration.master: \"es7\""))
                    .anySatisfy(p -> assertThat(p).startsWith("ela.topics.replication-factor:"))
                    .anySatisfy(p -> assertThat(p).startsWith("ela.gateway.listen:"))
                    .anySatisfy(p -> assertThat(p).startsWith("ela.gateway.max-body:"))
                    .anySatisfy(p -> assertThat(p).startsWith("ela.gateway.capture.unknown:"))
                    .anySatisfy(p -> assertThat(p).startsWith("ela.diff.buckets:"))
                    .anySatisfy(p -> assertThat(p).startsWith("ela.tasks[0].pattern:"))
                    .anySatisfy(p -> assertThat(p).startsWith("ela.tasks[0].parallel:"))
                    .anySatisfy(p -> assertThat(p).startsWith("ela.loader.page-size:"))
                    .anySatisfy(p -> assertThat(p).startsWith("ela.replicator.standby-replicas:"))
                    .anySatisfy(p -> assertThat(p).startsWith("ela.replicator.instance-id:"))
                    .anySatisfy(p -> assertThat(p).startsWith("ela.replicator.session-timeout:"))
                    .anySatisfy(
                        p -> assertThat(p).startsWith("ela.replicator.slave.forbid-auto-create:"))
                    .anySatisfy(
                        p -> assertThat(p).startsWith("ela.replicator.slave.strict: is not a key"))
                    .anySatisfy(p -> assertThat(p).startsWith("ela.kafka.bootstrap.servers:")));
  }

  @Test
  void readsTasks() {
    ElaConfig config =
        ElaConfig.parse(
            MINIMAL
                + """
                ela.tasks = [
                  { name = stock, pairs = [{ source = hello, target = sample }], pattern = "logs-.*", slices = 4 }
                ]
                """,
            "test");

    TaskConfig task = config.tasks().get(0);
    assertThat(task.pairs()).containsExactly(new TaskConfig.IndexPair("hello", "sample"));
    assertThat(task.slices()).isEqualTo(4);
    assertThat(task.parallel()).isEqualTo(1);
  }

  @Test
  void readsWhatBecomesOfWritesWhileKafkaIsAway() {
    assertThat(ElaConfig.parse(MINIMAL, "test").gateway().spool().kafkaDown())
        .isEqualTo(SpoolConfig.KafkaDown.REFUSE);

    SpoolConfig spool =
        ElaConfig.parse(
                MINIMAL
                    + "ela.gateway.capture { kafka-down = spool, spool { directory = /var/lib/ela }"
                    + " }",
                "test")
            .gateway()
            .spool();
    assertThat(spool.directory()).isEqualTo(Path.of("/var/lib/ela"));
    assertThat(spool.maxBytes()).isEqualTo(1L << 30);
    assertThat(spool.after()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aSpoolNeedsADirectoryAndRoom() {
    assertThatThrownBy(
            () ->
                ElaConfig.parse(
                    MINIMAL
                        + "ela.gateway.capture { kafka-down = spool, spool { max-bytes = 100 KiB }"
                        + " }",
                    "test"))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .anySatisfy(
                        p ->
                            assertThat(p)
                                .startsWith("ela.gateway.capture.spool.directory: must be set"))
                    .anySatisfy(
                        p -> assertThat(p).startsWith("ela.gateway.capture.spool.max-bytes:")));
  }

  @Test
  void theSlaveMayBeAllowedToMakeIndices() {
    assertThat(
            ElaConfig.parse(MINIMAL + "ela.replicator.slave.forbid-auto-create = false", "test")
                .replicator()
                .forbidAutoCreate())
        .isFalse();
  }

  @Test
  void readsHowReplicatorsShareTheWork() {
    ReplicatorConfig defaults = ElaConfig.parse(MINIMAL, "test").replicator();
    assertThat(defaults.standbyReplicas()).isZero();
    assertThat(defaults.instanceId()).isNull();
    assertThat(defaults.sessionTimeout()).isEqualTo(Duration.ofSeconds(45));

    ReplicatorConfig chosen =
        ElaConfig.parse(
                MINIMAL
                    + "ela.replicator { standby-replicas = 1, instance-id = ela-0, session-timeout"
                    + " = 6 s }",
                "test")
            .replicator();
    assertThat(chosen.standbyReplicas()).isEqualTo(1);
    assertThat(chosen.instanceId()).isEqualTo("ela-0");
    assertThat(chosen.sessionTimeout()).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void refusesWhatWouldHaveNoEffectOnReplicators() {
    assertThatThrownBy(
            () -> ElaConfig.parse(MINIMAL + "ela.kafka { session.timeout.ms = 20000 }", "test"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("ela.kafka.session.timeout.ms")
        .hasMessageContaining("ela.replicator.session-timeout");
  }

  @Test
  void neverShowsSecrets() {
    ElaConfig config = ElaConfig.parse(MINIMAL, "test");

    assertThat(config.toString()).doesNotContain("s3cret").doesNotContain("abc");
  }

  @Test
  void tellsOfAFileThatIsNotThere() {
    assertThatThrownBy(() -> ElaConfig.load(Path.of("no-such.conf")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no-such.conf");
  }

  @Test
  void tellsOfTextThatIsNotHocon() {
    assertThatThrownBy(() -> ElaConfig.parse("ela { clusters = ", "broken.conf"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("broken.conf");
  }
}
