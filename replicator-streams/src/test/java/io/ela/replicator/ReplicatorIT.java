package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.search.GetAnswer;
import io.ela.dialect.search.Hit;
import io.ela.events.ChangeEvent;
import io.ela.events.Origin;
import io.ela.events.PartitionLag;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of documents. */
class ReplicatorIT extends BooksBed {
  ReplicatorIT(Servers servers) {
    super(servers);
  }

  @Test
  void appliesDocumentsByteForByteAtTheMastersVersions() throws Exception {
    createBooks();
    String source =
        "{ \"n\": 9007199254740993, \"f\" : 1.0,\"z\":1,\"a\":\"\\u00e9/\\/ \uD83D\uDE00\"}";
    master.call(EsRequest.put("/books/book/a%2Fb?routing=r").json(source));
    Hit there = onMaster("a/b", "r");
    publish(ChangeEvent.index(key("a/b"), "r", null, 1, null, there.source(), now));
    settle();

    Hit here = onSlave("a/b", "r");
    assertThat(here.source().utf8()).isEqualTo(source);
    assertThat(here.version()).isEqualTo(1);
    EsResponse mapping = slave.call(EsRequest.get("/books/_mapping"));
    assertThat(mapping.body().toString())
        .contains("\"title\":{\"type\":\"keyword\",\"ignore_above\":20000}");
  }

  @Test
  void newestWinsInWhateverOrderAndDuplicatesAndReplaysChangeNothing() throws Exception {
    createBooks();
    Random random = new Random(42);
    List<ChangeEvent> events = new ArrayList<>();
    for (int id = 0; id < 40; id++) {
      int versions = 1 + random.nextInt(5);
      for (int version = 1; version <= versions; version++) {
        String source = "{\"title\":\"t" + version + "\",\"id\":" + id + "}";
        master.call(EsRequest.put("/books/book/" + id).json(source));
        events.add(
            ChangeEvent.index(key("" + id), null, null, version, null, Bytes.ofUtf8(source), now));
      }
      if (id % 4 == 0) {
        master.call(EsRequest.delete("/books/book/" + id));
        events.add(ChangeEvent.delete(key("" + id), null, null, versions + 1, null, now));
      }
    }
    for (int round = 0; round < 3; round++) {
      java.util.Collections.shuffle(events, random);
      events.forEach(this::publish);
    }
    settle();

    assertSameDocuments(40);
    assertThat(replicator.status().deadLettered()).isZero();
    long applied = replicator.status().applied();

    replayFromTheStart();

    assertSameDocuments(40);
    assertThat(replicator.status().dropped()).isPositive();
    assertThat(replicator.status().deadLettered()).isZero();
    assertThat(applied).isPositive();
  }

  @Test
  void aDeletedDocumentStaysDeletedThoughAStaleCopyArrivesLater() throws Exception {
    createBooks();
    master.call(EsRequest.put("/books/book/1").json("{\"title\":\"x\"}"));
    master.call(EsRequest.delete("/books/book/1"));
    publish(ChangeEvent.delete(key("1"), null, null, 2, null, now));
    settle();
    String again =
        slave.call(EsRequest.put("/books/_doc/1").json("{\"title\":\"y\"}")).body().toString();
    assertThat(again)
        .as("the slave's tombstone is at the master's version")
        .contains("\"_version\":3");
    slave.call(EsRequest.delete("/books/_doc/1"));
    slave.call(EsRequest.put("/books/_settings").json("{\"index.gc_deletes\":\"0s\"}"));

    publish(
        ChangeEvent.index(
            key("1"),
            null,
            null,
            1,
            null,
            Bytes.ofUtf8("{\"title\":\"x\"}"),
            new ChangeEvent.Context("es5", 0, Origin.LOAD, "load", 1)));
    settle();

    assertThat(slaveAnswer("1", null)).isInstanceOf(GetAnswer.Missing.class);
  }

  @Test
  void aDocumentCreatedAgainAtALowerVersionIsForcedThrough() throws Exception {
    createBooks();
    master.call(EsRequest.put("/books/_settings").json("{\"index.gc_deletes\":\"0s\"}"));
    for (int i = 0; i < 4; i++) {
      master.call(EsRequest.put("/books/book/1").json("{\"title\":\"before\"}"));
    }
    publish(
        ChangeEvent.index(
            key("1"), null, null, 4, null, Bytes.ofUtf8("{\"title\":\"before\"}"), now));
    settle();
    master.call(EsRequest.delete("/books/book/1"));
    await()
        .atMost(LONG)
        .until(
            () -> {
              master.call(EsRequest.put("/books/book/1").json("{\"title\":\"after\"}"));
              if (onMaster("1", null).version() == 1) {
                return true;
              }
              master.call(EsRequest.delete("/books/book/1"));
              return false;
            });

    publish(ChangeEvent.delete(key("1"), null, null, 5, null, now));
    publish(
        ChangeEvent.index(
            key("1"), null, null, 1, null, Bytes.ofUtf8("{\"title\":\"after\"}"), now));
    settle();

    Hit here = onSlave("1", null);
    assertThat(here.version()).isEqualTo(1);
    assertThat(here.source().utf8()).isEqualTo("{\"title\":\"after\"}");
    assertThat(replicator.status().forced()).isPositive();
    EsResponse settings = slave.call(EsRequest.get("/books/_settings"));
    assertThat(settings.body().toString()).doesNotContain("gc_deletes");
  }

  @Test
  void oneDocumentThatTheSlaveRefusesDoesNotStopTheRest() throws Exception {
    createBooks();
    publish(
        ChangeEvent.index(
            key("bad"), null, null, 1, null, Bytes.ofUtf8("{\"year\":\"no number\"}"), now));
    publish(ChangeEvent.index(key("good"), null, null, 1, null, Bytes.ofUtf8("{\"year\":7}"), now));
    settle();

    assertThat(onSlave("good", null).version()).isEqualTo(1);
    assertThat(slaveAnswer("bad", null)).isInstanceOf(GetAnswer.Missing.class);
    assertThat(replicator.status().deadLettered()).isEqualTo(1);
    assertThat(deadLetters()).isEqualTo(1);
  }

  /** The master's pipeline has seen the document already. */
  @Test
  void documentsPassTheSlavesDefaultPipelineBy() throws Exception {
    createBooks();
    publish(ChangeEvent.index(key("0"), null, null, 1, null, Bytes.ofUtf8("{\"year\":0}"), now));
    settle();
    slave.call(
        EsRequest.put("/_ingest/pipeline/books")
            .json("{\"processors\":[{\"set\":{\"field\":\"year\",\"value\":-1}}]}"));
    slave.call(EsRequest.put("/books/_settings").json("{\"index.default_pipeline\":\"books\"}"));
    publish(ChangeEvent.index(key("1"), null, null, 1, null, Bytes.ofUtf8("{\"year\":7}"), now));
    publish(ChangeEvent.index(key("0"), null, null, 2, null, Bytes.ofUtf8("{\"year\":8}"), now));
    settle();

    assertThat(onSlave("1", null).source().utf8()).isEqualTo("{\"year\":7}");
    assertThat(onSlave("0", null).source().utf8()).isEqualTo("{\"year\":8}");
    assertThat(replicator.status().deadLettered()).isZero();
  }

  @Test
  void aSlaveThatIsAwayIsWaitedForWithBoundedMemoryAndNothingIsGivenUp() throws Exception {
    createBooks();
    publish(ChangeEvent.index(key("0"), null, null, 1, null, Bytes.ofUtf8("{\"year\":0}"), now));
    settle();
    servers.get(ServerKind.ES_8_19).pause();
    List<CompletableFuture<?>> acks = new ArrayList<>();
    try {
      String filler = "x".repeat(10_000);
      for (int i = 1; i <= 2_000; i++) {
        acks.add(
            publisher.publish(
                labelled(
                    ChangeEvent.index(
                        key("" + i),
                        null,
                        null,
                        1,
                        null,
                        Bytes.ofUtf8("{\"year\":" + i + ",\"title\":\"" + filler + "\"}"),
                        now))));
      }
      CompletableFuture.allOf(acks.toArray(new CompletableFuture<?>[0])).get(60, TimeUnit.SECONDS);
      await().atMost(LONG).until(() -> replicator.status().heldBytes() > 1 << 20);
      // What has been fetched may come on top of the bound, but never the 20 MB that wait.
      await()
          .during(Duration.ofSeconds(3))
          .atMost(LONG)
          .until(() -> replicator.status().heldBytes() < 12 << 20);
      assertThat(progress.totalLag()).isGreaterThan(1000);
      await()
          .atMost(LONG)
          .until(
              () ->
                  replicator.status().lag().values().stream().mapToLong(PartitionLag::events).sum()
                      > 1000);
      lagIsTold();
    } finally {
      servers.get(ServerKind.ES_8_19).resume();
    }
    settle();

    slave.call(EsRequest.post("/books/_refresh"));
    String count = slave.call(EsRequest.get("/books/_count")).body().toString();
    assertThat(count).contains("\"count\":2001");
    assertThat(replicator.status().deadLettered()).isZero();
  }

  @Test
  void aReplicatorPutsRightWhatOneLeftThatWasKilledWhileItForced() throws Exception {
    createBooks();
    publish(ChangeEvent.index(key("1"), null, null, 1, null, Bytes.ofUtf8("{\"year\":1}"), now));
    settle();
    replicator.close();
    slave.call(EsRequest.put("/books/_settings").json("{\"index.gc_deletes\":\"0s\"}"));
    replicator = ReplicatorService.start(config);

    publish(ChangeEvent.index(key("2"), null, null, 1, null, Bytes.ofUtf8("{\"year\":2}"), now));
    settle();

    String settings = slave.call(EsRequest.get("/books/_settings")).body().toString();
    assertThat(settings).contains("number_of_shards").doesNotContain("gc_deletes");
  }

  /** Two thousand events of 10 KB wait for some seconds. */
  private void lagIsTold() throws Exception {
    long bytes = 0;
    long millis = 0;
    for (PartitionLag lag : replicator.status().lag().values()) {
      bytes += lag.bytes();
      millis = Math.max(millis, lag.millis());
    }
    assertThat(bytes).isBetween(10_000_000L, 30_000_000L);
    assertThat(millis).isGreaterThan(1000);
    assertThat(told("/status")).contains("\"lag\"", "\"events\"", "\"held-bytes\"");
    assertThat(told("/ready")).contains("\"ready\" : true");
    assertThat(told("/metrics"))
        .containsPattern("ela_replicator_lag_events\\{partition=\"\\d\"\\} [1-9]")
        .containsPattern("ela_replicator_lag_bytes\\{partition=\"\\d\"\\} [1-9]")
        .containsPattern("ela_replicator_lag_seconds\\{partition=\"\\d\"\\} [1-9]")
        .containsPattern("ela_replicator_latency_seconds_bucket\\{le=\"0.05\"\\} ")
        .contains("ela_replicator_read_total", "jvm_memory_used_bytes");
  }

  private String told(String path) throws Exception {
    URI uri = URI.create(replicator.adminAddress() + path);
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }
}
