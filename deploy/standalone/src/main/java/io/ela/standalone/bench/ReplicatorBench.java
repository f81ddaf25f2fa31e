package io.ela.standalone.bench;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.cluster.IndexUuids;
import io.ela.dialect.json.Bytes;
import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.ela.events.EventPublisher;
import io.ela.events.KafkaClients;
import io.ela.events.Origin;
import io.ela.events.Topics;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;

/**
 * Measures how fast a replicator applies a full topic, beside a plain load of the same documents
 * into the same cluster. The replicator is not there while the topic fills, and started for each
 * round. Either way as many documents as are measured come before them: compilers have most to do
 * then, and a cluster less, because nothing is to be merged yet. Used by one thread.
 */
final class ReplicatorBench {
  private static final String TYPE = "doc";
  private static final int IN_FLIGHT = 2;
  private static final int EVENTS_AT_ONCE = 1000;
  private static final int LOOK_MILLIS = 100;
  private static final Duration EACH = Duration.ofMinutes(10);
  private static final String SETTINGS = "{\"number_of_shards\":2,\"number_of_replicas\":0}";

  private static final String MAPPING = "{\"properties\":" + Articles.properties() + "}";

  private final ReplicatorBenchServers servers;
  private final int documents;
  private final int size;
  private final Articles articles;
  private final int bulkSize;
  private int round;
  private long peakBytes;

  /**
   * For a number of documents a round.
   *
   * @param size of a document, in bytes
   * @param bulkSize documents of one bulk of a plain load
   */
  ReplicatorBench(ReplicatorBenchServers servers, int documents, int size, int bulkSize) {
    this.servers = servers;
    this.documents = documents;
    this.size = size;
    this.articles = new Articles(size);
    this.bulkSize = bulkSize;
  }

  /** The most memory that a replicator has held so far, in bytes. */
  long peakBytes() {
    return peakBytes;
  }

  /** Loads the documents by plain bulks. */
  ReplicatorFigures plain() throws InterruptedException {
    String index = "plain-" + size + "-" + round++;
    servers.slave.call(
        EsRequest.put("/" + index)
            .json("{\"settings\":" + SETTINGS + ",\"mappings\":" + MAPPING + "}"));
    load(index, 0, documents);
    CpuTimes before = servers.cpu(Duration.ZERO);
    long begun = System.nanoTime();
    load(index, documents, 2 * documents);
    long nanos = System.nanoTime() - begun;
    CpuTimes cpu = servers.cpu(Duration.ZERO).minus(before);
    servers.slave.call(EsRequest.delete("/" + index));
    return ReplicatorFigures.of("bulk", size, documents, nanos, cpu);
  }

  private void load(String index, int first, int end) throws InterruptedException {
    Deque<Future<EsResponse>> underWay = new ArrayDeque<>();
    for (int from = first; from < end; from += bulkSize) {
      if (underWay.size() == IN_FLIGHT) {
        accepted(underWay.remove());
      }
      Buffer body = bulk(from, Math.min(end, from + bulkSize));
      underWay.add(servers.slave.ok(EsRequest.post("/" + index + "/_bulk").lines(body)));
    }
    while (!underWay.isEmpty()) {
      accepted(underWay.remove());
    }
  }

  /** Fills the topic, then starts a replicator. */
  ReplicatorFigures replicated() throws IOException, InterruptedException {
    String index = "replicated-" + size + "-" + round++;
    servers.master.call(
        EsRequest.put("/" + index)
            .json(
                "{\"settings\":"
                    + SETTINGS
                    + ",\"mappings\":{\""
                    + TYPE
                    + "\":"
                    + MAPPING.replace("{\"prop", "{\"_all\":{\"enabled\":false},\"prop")
                    + "}}"));
    fill(index);
    try (ChildProcess replicator = servers.startReplicator()) {
      awaitIndexed(index, documents);
      int before = indexed(servers.slave, index);
      CpuTimes cpuBefore = servers.cpu(replicator.cpu());
      long begun = System.nanoTime();
      awaitIndexed(index, 2 * documents);
      long nanos = System.nanoTime() - begun;
      CpuTimes cpu = servers.cpu(replicator.cpu()).minus(cpuBefore);
      peakBytes = Math.max(peakBytes, replicator.peakMemory());
      replicator.stop();
      return ReplicatorFigures.of("replicator", size, 2 * documents - before, nanos, cpu);
    } finally {
      servers.slave.callAny(EsRequest.delete("/" + index));
    }
  }

  /**
   * Writes through the gateway, one by one, and looks when the slave has each.
   *
   * @return nanoseconds from the gateway's answer, in ascending order
   */
  long[] idle(EsClient gateway, int count) throws IOException, InterruptedException {
    String index = "idle-" + round++;
    try (ChildProcess replicator = servers.startReplicator()) {
      long[] nanos = new long[count];
      for (int n = -50; n < count; n++) {
        String path = "/" + index + "/" + TYPE + "/" + (n + 50);
        gateway.call(EsRequest.put(path).json(articles.document(n + 50)));
        long begun = System.nanoTime();
        String on = "/" + index + "/_doc/" + (n + 50) + "?_source=false";
        while (servers.slave.callAny(EsRequest.get(on)).status() != 200) {
          Thread.onSpinWait();
        }
        if (n >= 0) {
          nanos[n] = System.nanoTime() - begun;
        }
        Thread.sleep(20);
      }
      peakBytes = Math.max(peakBytes, replicator.peakMemory());
      replicator.stop();
      Arrays.sort(nanos);
      return nanos;
    }
  }

  private void fill(String index) throws InterruptedException {
    ChangeEvent.Context context =
        new ChangeEvent.Context(
            ReplicatorBenchServers.MASTER, 0, Origin.GATEWAY, "bench", System.currentTimeMillis());
    try (EventPublisher publisher =
        new EventPublisher(
            new KafkaClients(servers.config().kafka()),
            Topics.of(servers.config().topics()),
            "ela-bench",
            EACH)) {
      Map<String, String> uuids =
          IndexUuids.of(servers.master, List.of(index))
              .toCompletionStage()
              .toCompletableFuture()
              .get();
      String uuid = Objects.requireNonNull(uuids.get(index));
      for (int from = 0; from < 2 * documents; from += EVENTS_AT_ONCE) {
        List<ChangeEvent> events = new ArrayList<>();
        for (int n = from; n < Math.min(2 * documents, from + EVENTS_AT_ONCE); n++) {
          events.add(
              ChangeEvent.index(
                      new DocKey(index, TYPE, String.valueOf(n)),
                      null,
                      null,
                      1,
                      null,
                      Bytes.ofUtf8(articles.document(n)),
                      context)
                  .inIncarnation(uuid));
        }
        var unused = publisher.publish(events).get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the topic could not be filled", e.getCause());
    }
  }

  private void awaitIndexed(String index, int count) throws InterruptedException {
    long deadline = System.nanoTime() + EACH.toNanos();
    while (indexed(servers.slave, index) < count) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("the replicator did not apply [" + index + "] in " + EACH);
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  /** Documents that were indexed so far, whether they can be searched or not. */
  private static int indexed(EsClient cluster, String index) throws InterruptedException {
    EsResponse answer =
        cluster.callAny(
            EsRequest.get("/" + index + "/_stats/indexing?filter_path=_all.primaries.indexing"));
    if (!answer.isOk()) {
      return 0;
    }
    return new JsonObject(answer.body())
        .getJsonObject("_all", new JsonObject())
        .getJsonObject("primaries", new JsonObject())
        .getJsonObject("indexing", new JsonObject())
        .getInteger("index_total", 0);
  }

  private Buffer bulk(int from, int end) {
    Buffer body = Buffer.buffer((end - from) * (size + 40));
    for (int n = from; n < end; n++) {
      body.appendString("{\"index\":{\"_id\":\"" + n + "\"}}\n");
      body.appendString(articles.document(n)).appendString("\n");
    }
    return body;
  }

  private static void accepted(Future<EsResponse> bulk) throws InterruptedException {
    try {
      EsResponse answer = bulk.toCompletionStage().toCompletableFuture().get();
      if (new JsonObject(answer.body()).getBoolean("errors")) {
        throw new IllegalStateException("a plain bulk was not taken: " + answer.body());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a plain bulk failed: " + e.getMessage(), e);
    }
  }
}
