package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.cluster.DocumentScan;
import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsTransport;
import io.ela.cluster.IndexUuids;
import io.ela.config.ElaConfig;
import io.ela.control.ControlLog;
import io.ela.control.ControlRecord;
import io.ela.dialect.search.Hit;
import io.ela.events.EventPublisher;
import io.ela.events.KafkaClients;
import io.ela.events.ReplicatorProgress;
import io.ela.events.TopicAdmin;
import io.ela.events.Topics;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * All that a replicator needs but the replicator: servers, topics of its own, a migration that has
 * begun, and a publisher in a gateway's place.
 */
final class ReplicationBed implements AutoCloseable {
  static final String TYPE = "book";
  private static final int PARTITIONS = 4;

  final EsClient master;
  final EsClient slave;
  final KafkaClients kafka;
  final Topics topics;
  final Admin admin;
  final EventPublisher publisher;
  final ReplicatorProgress progress;

  private final Servers servers;
  private final String masterName;
  private final String prefix;
  private final Vertx vertx = EsTransport.vertx();
  private final ControlLog control;

  /**
   * @param masterName {@code es5} or {@code es8}; the source is always es5
   * @param indices deleted on both sides
   */
  ReplicationBed(Servers servers, String masterName, String... indices) throws Exception {
    this.servers = servers;
    this.masterName = masterName;
    this.prefix = "bed" + Long.toString(System.nanoTime(), 36);
    ElaConfig config = ElaConfig.parse(text("", ""), "test");
    kafka = new KafkaClients(config.kafka());
    topics = Topics.of(config.topics());
    admin = kafka.admin("test");
    new TopicAdmin(admin, config.topics()).create();
    control = ControlLog.open(kafka, topics, "test");
    append(new ControlRecord.MigrationStarted("es5", "es8", masterName, 0));
    publisher = new EventPublisher(kafka, topics, "test", Duration.ofSeconds(60));
    progress = new ReplicatorProgress(admin, topics);
    master = new EsClient(vertx, config.cluster(masterName));
    slave = new EsClient(vertx, config.cluster(masterName.equals("es5") ? "es8" : "es5"));
    for (EsClient cluster : List.of(master, slave)) {
      for (String index : indices) {
        cluster.callAny(EsRequest.delete("/" + index));
      }
    }
  }

  /**
   * A configuration.
   *
   * @param replicator what else its section holds
   * @param client properties of Kafka's clients
   */
  String text(String replicator, String client) {
    return """
        ela {
          clusters { es5 { addresses = ["%s"], request-timeout = 5 s }, es8 { addresses = ["%s"], request-timeout = 5 s } }
          migration { source = es5, target = es8, master = %s }
          kafka { bootstrap.servers = "%s", %s }
          topics { prefix = %s, partitions = %d, replication-factor = 1, min-insync-replicas = 1, allow-unsafe-durability = true }
          replicator { retry { max-backoff = 1 s }, commit-interval = 200 ms, %s }
        }
        """
        .formatted(
            servers.address(ServerKind.ES_5_6),
            servers.address(ServerKind.ES_8_19),
            masterName,
            servers.address(ServerKind.KAFKA),
            client,
            prefix,
            PARTITIONS,
            replicator);
  }

  void append(ControlRecord record) throws Exception {
    control.append(record).get(60, TimeUnit.SECONDS);
  }

  /** Makes an index of three shards on the master. */
  void createIndex(String index, String settings) throws InterruptedException {
    String properties = "{\"properties\":{\"n\":{\"type\":\"long\"}}}";
    boolean typed = masterName.equals("es5");
    master.call(
        EsRequest.put("/" + index)
            .json(
                "{\"settings\":{\"number_of_shards\":3,\"number_of_replicas\":0"
                    + (typed ? "" : ",\"number_of_routing_shards\":3")
                    + settings
                    + "},\"mappings\":"
                    + (typed ? "{\"" + TYPE + "\":" + properties + "}" : properties)
                    + "}"));
  }

  String uuid(String index) throws Exception {
    return IndexUuids.of(master, List.of(index))
        .toCompletionStage()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS)
        .getOrDefault(index, "none");
  }

  /** Version and bytes of every document of an index, by id. */
  static SortedMap<String, String> documents(EsClient cluster, String index)
      throws InterruptedException {
    cluster.call(EsRequest.post("/" + index + "/_refresh"));
    SortedMap<String, String> found = new TreeMap<>();
    DocumentScan.Options options =
        new DocumentScan.Options(0, 1, 1000, Duration.ofMinutes(1), true, null);
    try (DocumentScan scan =
        DocumentScan.slices(cluster, cluster.awaitVersion(), index, options).get(0)) {
      for (List<Hit> page = scan.next(); !page.isEmpty(); page = scan.next()) {
        for (Hit hit : page) {
          found.put(hit.id(), hit.version() + " " + hit.source().utf8());
        }
      }
    }
    return found;
  }

  void assertSame(String index) throws InterruptedException {
    assertThat(documents(slave, index)).isEqualTo(documents(master, index)).isNotEmpty();
  }

  long deadLetters() throws Exception {
    Map<TopicPartition, OffsetSpec> wanted =
        java.util.stream.IntStream.range(0, PARTITIONS)
            .boxed()
            .collect(
                Collectors.toMap(
                    p -> new TopicPartition(topics.deadLetters(), p), p -> OffsetSpec.latest()));
    return admin.listOffsets(wanted).all().get(60, TimeUnit.SECONDS).values().stream()
        .mapToLong(info -> info.offset())
        .sum();
  }

  /** The members of the replicator's group with their partitions, and its state. */
  ConsumerGroupDescription group() throws Exception {
    return admin
        .describeConsumerGroups(List.of(topics.replicatorGroup()))
        .all()
        .get(60, TimeUnit.SECONDS)
        .get(topics.replicatorGroup());
  }

  /** How often the broker has said that it rebalances this group. */
  long rebalances() throws Exception {
    try (Stream<String> lines = Files.lines(servers.get(ServerKind.KAFKA).logFile())) {
      return lines
          .filter(line -> line.contains("Preparing to rebalance group"))
          .filter(line -> line.contains(topics.replicatorGroup() + " "))
          .count();
    }
  }

  @Override
  public void close() throws Exception {
    publisher.close();
    control.close();
    admin.close();
    master.close();
    slave.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
