package io.ela.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.replicator.ReplicatorService;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Indices are deleted and made again while clients write to them, with either cluster as master and
 * two replicators: what was deleted stays deleted, what was written since is there.
 */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class IndexDeletionIT {
  /** More of them find more: {@code -Dela.deletion.rounds=20}. */
  private static final int ROUNDS = Integer.getInteger("ela.deletion.rounds", 1);

  private static final Duration RUN = Duration.ofSeconds(6);

  /** A write whose index goes away waits a minute for it to come back (seen on 5.6). */
  private static final String SHORTLY = "?timeout=1s";

  private static final int WRITERS = 3;
  private static final int INDICES = 3;
  private static final int IDS = 40;

  private final Servers servers;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger deletions = new AtomicInteger();
  private DefinitionsFixture both;
  private ReplicatorService second;

  IndexDeletionIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start(@TempDir Path one, @TempDir Path two) throws Exception {
    both = new DefinitionsFixture(servers, ServerKind.ES_5_6, ServerKind.ES_8_19, one);
    second = both.anotherReplicator(two);
  }

  @AfterEach
  void stop() throws Exception {
    second.close();
    both.close();
    threads.shutdownNow();
  }

  @Test
  void bothClustersHoldTheSameWhateverIsDeletedUnderTheWriters() throws Exception {
    int seed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      run(++seed);
      both.settle();
      assertEqual();
      both.switchTo("dst");
      run(++seed);
      both.settle();
      assertEqual();
      if (round + 1 < ROUNDS) {
        both.switchTo("src");
      }
    }
    assertThat(both.deadLetters()).isEmpty();

    both.send("DELETE", "/logs-0,logs-1,logs-2?ignore_unavailable=true", "");
    both.settle();
    assertThat(documents(both.target)).isEmpty();
    assertThat(DefinitionsFixture.on(both.source, "/_cat/indices/logs-*?format=json")).isEmpty();
    assertThat(DefinitionsFixture.on(both.target, "/_cat/indices/logs-*?format=json")).isEmpty();
  }

  private void run(int seed) throws Exception {
    acknowledged.set(0);
    deletions.set(0);
    long until = System.nanoTime() + RUN.toNanos();
    List<Future<?>> running = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      Random random = new Random(seed * 100L + writer);
      running.add(threads.submit(() -> write(random, until)));
    }
    running.add(threads.submit(() -> delete(new Random(seed), until)));
    for (Future<?> each : running) {
      each.get(60, TimeUnit.SECONDS);
    }
    assertThat(acknowledged.get()).as("writes acknowledged").isGreaterThan(50);
    assertThat(deletions.get()).as("indices deleted").isGreaterThan(3);
  }

  private Void write(Random random, long until) throws Exception {
    int n = 0;
    while (System.nanoTime() < until) {
      String index = "/logs-" + random.nextInt(INDICES);
      String id = String.valueOf(random.nextInt(IDS));
      HttpResponse<String> answer =
          switch (random.nextInt(4)) {
            case 0 -> both.send("DELETE", index + "/log/" + id + SHORTLY, "");
            case 1 ->
                both.send(
                    "POST",
                    index + "/log/_bulk" + SHORTLY,
                    "{'index':{'_id':'"
                        + id
                        + "'}}\n{'n':"
                        + n++
                        + "}\n{'index':{}}\n{'auto':true}\n");
            case 2 ->
                both.send(
                    "POST",
                    index + "/log/" + id + "/_update" + SHORTLY,
                    "{'doc':{'n':" + n++ + "},'doc_as_upsert':true}");
            default -> both.send("PUT", index + "/log/" + id + SHORTLY, "{'n':" + n++ + "}");
          };
      // An index may be deleted in the midst of it; nothing else may go wrong.
      assertThat(answer.statusCode())
          .as(answer.body())
          .matches(status -> status < 300 || List.of(404, 409, 503).contains(status));
      if (answer.statusCode() < 300) {
        acknowledged.incrementAndGet();
      }
    }
    return null;
  }

  private Void delete(Random random, long until) throws Exception {
    while (System.nanoTime() < until) {
      TimeUnit.MILLISECONDS.sleep(random.nextInt(700));
      HttpResponse<String> answer = both.send("DELETE", "/logs-" + random.nextInt(INDICES), "");
      assertThat(answer.statusCode()).as(answer.body()).isIn(200, 404);
      if (answer.statusCode() == 200) {
        deletions.incrementAndGet();
      }
    }
    return null;
  }

  private void assertEqual() throws Exception {
    assertThat(documents(both.target)).isEqualTo(documents(both.source)).isNotEmpty();
  }

  /** Version and document by index and id. */
  private static TreeMap<String, String> documents(EsClient cluster) throws Exception {
    cluster.callAny(EsRequest.post("/logs-*/_refresh"));
    JsonNode found =
        DefinitionsFixture.on(cluster, "/logs-*/_search?size=10000&version=true&sort=_doc");
    TreeMap<String, String> documents = new TreeMap<>();
    for (JsonNode hit : found.at("/hits/hits")) {
      documents.put(
          hit.path("_index").asText() + "/" + hit.path("_id").asText(),
          hit.path("_version").asText() + " " + hit.path("_source"));
    }
    return documents;
  }
}
