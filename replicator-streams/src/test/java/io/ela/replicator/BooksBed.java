package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.cluster.EsTransport;
import io.ela.cluster.IndexUuids;
import io.ela.config.ElaConfig;
import io.ela.control.ControlLog;
import io.ela.control.ControlRecord;
import io.ela.dialect.search.GetAnswer;
import io.ela.dialect.search.Hit;
import io.ela.dialect.search.MgetParser;
import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.ela.events.EventPublisher;
import io.ela.events.KafkaClients;
import io.ela.events.Op;
import io.ela.events.Origin;
import io.ela.events.ReplicatorProgress;
import io.ela.events.TopicAdmin;
import io.ela.events.Topics;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Events in, documents on a real slave out: 5.6 is master, 8.19 is slave, and one index of books is
 * on them.
 */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
abstract class BooksBed {
  static final Duration LONG = Duration.ofSeconds(60);

  final Servers servers;
  final Vertx vertx = EsTransport.vertx();
  final ChangeEvent.Context now =
      new ChangeEvent.Context("es5", 0, Origin.GATEWAY, "test", System.currentTimeMillis());
  ElaConfig config;
  Topics topics;
  Admin admin;
  ControlLog control;
  EventPublisher publisher;
  ReplicatorProgress progress;
  EsClient master;
  EsClient slave;
  ReplicatorService replicator;
  String books = "";

  BooksBed(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start(@TempDir Path state) throws Exception {
    String prefix = "it" + Long.toString(System.nanoTime(), 36);
    config =
        ElaConfig.parse(
            """
            ela {
              clusters { es5 { addresses = ["%s"] }, es8 { addresses = ["%s"] } }
              migration { source = es5, target = es8, master = es5 }
              kafka { bootstrap.servers = "%s" }
              topics { prefix = %s, partitions = 3, replication-factor = 1, min-insync-replicas = 1, allow-unsafe-durability = true }
              replicator { state-dir = "%s", retry { max-backoff = 1 s }, commit-interval = 200 ms, max-held = 1 MiB, admin = "127.0.0.1:0" }
            }
            """
                .formatted(
                    servers.address(ServerKind.ES_5_6),
                    servers.address(ServerKind.ES_8_19),
                    servers.address(ServerKind.KAFKA),
                    prefix,
                    state),
            "test");
    KafkaClients kafka = new KafkaClients(config.kafka());
    topics = Topics.of(config.topics());
    admin = kafka.admin("test");
    new TopicAdmin(admin, config.topics()).create();
    control = ControlLog.open(kafka, topics, "test");
    control
        .append(new ControlRecord.MigrationStarted("es5", "es8", "es5", 0))
        .get(60, TimeUnit.SECONDS);
    publisher = new EventPublisher(kafka, topics, "test", Duration.ofSeconds(30));
    progress = new ReplicatorProgress(admin, topics);
    master = new EsClient(vertx, config.cluster("es5"));
    slave = new EsClient(vertx, config.cluster("es8"));
    for (EsClient cluster : List.of(master, slave)) {
      cluster.callAny(EsRequest.delete("/books*"));
    }
    replicator = ReplicatorService.start(config);
  }

  @AfterEach
  void stop() throws Exception {
    replicator.close();
    publisher.close();
    control.close();
    admin.close();
    master.close();
    slave.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  void createBooks() throws Exception {
    master.call(
        EsRequest.put("/books")
            .json(
                """
                {"settings":{"number_of_shards":3,"number_of_replicas":0},
                 "mappings":{"book":{"_all":{"enabled":false},"properties":{
                   "title":{"type":"keyword","ignore_above":20000},"year":{"type":"integer"}}}}}
                """));
    books = uuid(master);
  }

  String uuid(EsClient cluster) throws Exception {
    return IndexUuids.of(cluster, List.of("books"))
        .toCompletionStage()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS)
        .getOrDefault("books", "none");
  }

  void publish(ChangeEvent event) {
    publisher.publish(labelled(event)).join();
  }

  /** As a gateway does it: a document's event names the index's incarnation. */
  ChangeEvent labelled(ChangeEvent event) {
    return event.ofDefinition() || event.op() == Op.REFRESH || event.indexUuid() != null
        ? event
        : event.inIncarnation(books);
  }

  void settle() throws InterruptedException {
    assertThat(progress.awaitPassed(progress.ends(), LONG))
        .as("replicator passes what is published; status %s", replicator.status())
        .isTrue();
  }

  void replayFromTheStart() throws Exception {
    replicator.close();
    Map<TopicPartition, Long> ends = progress.ends();
    Map<TopicPartition, org.apache.kafka.clients.consumer.OffsetAndMetadata> starts =
        new java.util.HashMap<>();
    ends.keySet()
        .forEach(p -> starts.put(p, new org.apache.kafka.clients.consumer.OffsetAndMetadata(0)));
    await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(
            () -> {
              admin
                  .alterConsumerGroupOffsets(topics.replicatorGroup(), starts)
                  .all()
                  .get(60, TimeUnit.SECONDS);
              return true;
            });
    replicator = ReplicatorService.start(config);
    settle();
  }

  long deadLetters() throws Exception {
    long letters = 0;
    for (int partition = 0; partition < 3; partition++) {
      TopicPartition p = new TopicPartition(topics.deadLetters(), partition);
      letters +=
          admin
              .listOffsets(Map.of(p, OffsetSpec.latest()))
              .all()
              .get(60, TimeUnit.SECONDS)
              .get(p)
              .offset();
    }
    return letters;
  }

  void assertSameDocuments(int count) throws InterruptedException {
    for (int id = 0; id < count; id++) {
      GetAnswer there = masterAnswer("" + id, null);
      GetAnswer here = slaveAnswer("" + id, null);
      if (there instanceof GetAnswer.Found found) {
        assertThat(here).as("document %d", id).isInstanceOf(GetAnswer.Found.class);
        Hit copy = ((GetAnswer.Found) here).document();
        assertThat(copy.source()).isEqualTo(found.document().source());
        assertThat(copy.version()).isEqualTo(found.document().version());
      } else {
        assertThat(here).as("document %d", id).isInstanceOf(GetAnswer.Missing.class);
      }
    }
  }

  static DocKey key(String id) {
    return new DocKey("books", "book", id);
  }

  Hit onMaster(String id, String routing) throws InterruptedException {
    return ((GetAnswer.Found) masterAnswer(id, routing)).document();
  }

  Hit onSlave(String id, String routing) throws InterruptedException {
    return ((GetAnswer.Found) slaveAnswer(id, routing)).document();
  }

  GetAnswer masterAnswer(String id, String routing) throws InterruptedException {
    return answer(master, "/books/book/", id, routing);
  }

  GetAnswer slaveAnswer(String id, String routing) throws InterruptedException {
    return answer(slave, "/books/_doc/", id, routing);
  }

  static GetAnswer answer(EsClient cluster, String path, String id, String routing)
      throws InterruptedException {
    String query = routing == null ? "" : "?routing=" + routing;
    EsResponse answer = cluster.callAny(EsRequest.get(path + EsRequest.encode(id) + query));
    return MgetParser.parseGet(answer.bytes());
  }
}
