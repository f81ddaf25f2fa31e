package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.search.GetAnswer;
import io.ela.events.ChangeEvent;
import io.ela.events.IntentCodec;
import io.ela.events.IntentRecord;
import io.ela.testbed.junit.Servers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of indices that are deleted, exchanged, taken away and made again. */
class ReplicatorIndicesIT extends BooksBed {
  ReplicatorIndicesIT(Servers servers) {
    super(servers);
  }

  @Test
  void anIndexIsDeletedWithItsMasterAndOnlyThatIncarnation() throws Exception {
    createBooks();
    publish(ChangeEvent.index(key("1"), null, null, 1, null, Bytes.ofUtf8("{\"year\":1}"), now));
    settle();
    String mirror = uuid(slave);

    publish(ChangeEvent.deleteIndex("books", books, now));
    settle();
    assertThat(uuid(slave)).as("the master has it still").isEqualTo(mirror);

    master.call(EsRequest.delete("/books"));
    publish(ChangeEvent.deleteIndex("books", "some-older-incarnation", now));
    publish(ChangeEvent.metadata("books", now));
    settle();
    assertThat(uuid(slave)).as("that one was not named").isEqualTo(mirror);

    publish(ChangeEvent.deleteIndex("books", books, now));
    settle();
    assertThat(slave.callAny(EsRequest.head("/books")).status()).isEqualTo(404);

    publish(ChangeEvent.index(key("1"), null, null, 2, null, Bytes.ofUtf8("{\"year\":2}"), now));
    publish(ChangeEvent.refresh(key("1"), null, null, now));
    settle();
    assertThat(slave.callAny(EsRequest.head("/books")).status())
        .as("late events of what is gone make no index")
        .isEqualTo(404);
    assertThat(replicator.status().deadLettered()).isZero();
  }

  /** Its gateway died before it could say what came of it. */
  @Test
  void aDeletionThatIsOnlyIntendedIsLookedAfter() throws Exception {
    createBooks();
    publish(ChangeEvent.index(key("1"), null, null, 1, null, Bytes.ofUtf8("{\"year\":1}"), now));
    settle();
    master.call(EsRequest.delete("/books"));
    publisher
        .send(
            IntentCodec.toRecord(
                topics.intents(),
                "gone/1",
                new IntentRecord.Opened(
                    0, 100, List.of(ChangeEvent.deleteIndex("books", books, now)))))
        .get(60, TimeUnit.SECONDS);
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(slave.callAny(EsRequest.head("/books")).status()).isEqualTo(404));
  }

  /** Versions begin anew, and events of both incarnations come in whatever order. */
  @Test
  void anIndexThatWasDeletedAndCreatedAgainHoldsOnlyWhatWasWrittenSince() throws Exception {
    List<ChangeEvent> events = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      createBooks();
      for (int id = 0; id < 30; id++) {
        for (int version = 1; version <= 4 - round; version++) {
          String source = "{\"title\":\"round " + round + "." + version + "\"}";
          if (id % 3 >= round) {
            master.call(EsRequest.put("/books/book/" + id).json(source));
            events.add(
                labelled(
                    ChangeEvent.index(
                        key("" + id), null, null, version, null, Bytes.ofUtf8(source), now)));
          }
        }
      }
      if (round == 0) {
        events.forEach(this::publish);
      }
      if (round < 2) {
        master.call(EsRequest.delete("/books"));
        events.add(ChangeEvent.deleteIndex("books", books, now));
      }
    }
    for (long seed = 1; seed <= 3; seed++) {
      java.util.Collections.shuffle(events, new Random(seed));
      events.forEach(this::publish);
    }
    settle();

    assertSameDocuments(30);
    slave.call(EsRequest.post("/books/_refresh"));
    master.call(EsRequest.post("/books/_refresh"));
    assertThat(count(slave)).isEqualTo(count(master)).isEqualTo(10);
    String mirror = uuid(slave);

    replayFromTheStart();

    assertSameDocuments(30);
    assertThat(uuid(slave)).as("replays delete nothing").isEqualTo(mirror);
    assertThat(replicator.status().deadLettered()).isZero();
  }

  @Test
  void anIndexThatSomebodyElseTookFromTheSlaveIsBroughtAgain() throws Exception {
    createBooks();
    for (int id = 0; id < 20; id++) {
      String source = "{\"year\":" + id + "}";
      master.call(EsRequest.put("/books/book/" + id + "?refresh=true").json(source));
      publish(ChangeEvent.index(key("" + id), null, null, 1, null, Bytes.ofUtf8(source), now));
    }
    settle();
    slave.call(EsRequest.delete("/books"));
    master.call(EsRequest.put("/books/book/0").json("{\"year\":100}"));
    publish(ChangeEvent.index(key("0"), null, null, 2, null, Bytes.ofUtf8("{\"year\":100}"), now));
    assertThat(progress.awaitAllPassed(LONG)).isTrue();

    assertSameDocuments(20);
    assertThat(replicator.status().deadLettered()).isZero();
  }

  /** From a snapshot of before the last writes: all that came since is brought again. */
  @Test
  void anIndexOfTheSlaveThatWasRestoredIsBroughtUpToDate() throws Exception {
    createBooks();
    for (int id = 0; id < 20; id++) {
      write(id, 1);
    }
    settle();
    String taken = uuid(slave);
    String location = "b" + Long.toString(System.nanoTime(), 36);
    slave.call(
        EsRequest.put("/_snapshot/books")
            .json("{\"type\":\"fs\",\"settings\":{\"location\":\"" + location + "\"}}"));
    try {
      slave.call(
          EsRequest.put("/_snapshot/books/s?wait_for_completion=true")
              .json("{\"indices\":\"books\",\"include_global_state\":false}"));
      for (int id = 10; id < 20; id++) {
        write(id, 2);
      }
      master.call(EsRequest.delete("/books/book/9"));
      publish(ChangeEvent.delete(key("9"), null, null, 2, null, now));
      settle();
      slave.call(EsRequest.delete("/books"));
      slave.call(
          EsRequest.post("/_snapshot/books/s/_restore?wait_for_completion=true")
              .json("{\"indices\":\"books\",\"include_global_state\":false}"));
    } finally {
      slave.call(EsRequest.delete("/_snapshot/books"));
    }
    assertThat(uuid(slave)).as("a restored index is another one").isNotEqualTo(taken);
    master.call(EsRequest.post("/books/_refresh"));
    write(0, 2);
    assertThat(progress.awaitAllPassed(LONG)).isTrue();

    assertSameDocuments(20);
    assertThat(replicator.status().deadLettered()).isZero();
  }

  private void write(int id, int version) throws Exception {
    String source = "{\"year\":" + (1000 * version + id) + "}";
    master.call(EsRequest.put("/books/book/" + id).json(source));
    publish(ChangeEvent.index(key("" + id), null, null, version, null, Bytes.ofUtf8(source), now));
  }

  /** Past the gateway, so that no event tells of it but the next document's. */
  @Test
  void anIndexThatWasExchangedUnnoticedIsSeenByTheNextDocument() throws Exception {
    createBooks();
    publish(ChangeEvent.index(key("1"), null, null, 1, null, Bytes.ofUtf8("{\"year\":1}"), now));
    settle();
    String mirror = uuid(slave);
    master.call(EsRequest.delete("/books"));
    createBooks();
    master.call(EsRequest.put("/books/book/2").json("{\"year\":2}"));
    publish(ChangeEvent.refresh(key("2"), null, null, now));
    settle();

    assertThat(uuid(slave)).isNotEqualTo(mirror);
    assertThat(onSlave("2", null).source().utf8()).isEqualTo("{\"year\":2}");
    assertThat(slaveAnswer("1", null)).isInstanceOf(GetAnswer.Missing.class);
  }

  private static long count(EsClient cluster) throws InterruptedException {
    return new io.vertx.core.json.JsonObject(
            cluster.call(EsRequest.get("/books/_count")).body().toString())
        .getLong("count");
  }
}
