package io.ela.standalone.demo.seed;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.dialect.bulk.BulkAction;
import io.ela.dialect.bulk.BulkAnswer;
import io.ela.dialect.bulk.BulkAnswerParser;
import io.ela.dialect.bulk.BulkTarget;
import io.ela.dialect.bulk.BulkWriter;
import io.ela.standalone.demo.seed.SeedIndex.SeedDocument;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;

/** Writes seed indices into a cluster. For one thread; blocks. */
public final class Seeder {
  private static final int BULK_ACTIONS = 2_000;
  private static final int IN_FLIGHT = 3;

  private final EsClient cluster;
  private final LongConsumer written;
  private long documents;

  /**
   * @param written told how many documents have been written in all
   */
  public Seeder(EsClient cluster, LongConsumer written) {
    this.cluster = cluster;
    this.written = written;
  }

  /**
   * Creates the index and writes its documents; they are searchable afterwards.
   *
   * @return how many documents it has
   * @throws IllegalStateException if the cluster refuses a document
   */
  public long write(SeedIndex index) throws InterruptedException {
    String path = "/" + EsRequest.encode(index.name());
    cluster.call(EsRequest.put(path).json(index.definition()));
    long before = documents;
    Deque<Future<EsResponse>> inFlight = new ArrayDeque<>();
    BulkWriter bulk = new BulkWriter(cluster.awaitVersion().capabilities(), 1 << 20);
    Iterator<SeedDocument> all = index.documents().get().iterator();
    while (all.hasNext()) {
      SeedDocument document = all.next();
      bulk.add(
          new BulkAction.Index(
              BulkTarget.of(index.name(), index.type(), document.id()), document.source()));
      if (bulk.actions() >= BULK_ACTIONS || !all.hasNext()) {
        inFlight.add(cluster.ok(EsRequest.post("/_bulk").lines(Buffer.buffer(bulk.toByteArray()))));
        bulk.clear();
        if (inFlight.size() >= IN_FLIGHT) {
          settle(inFlight.remove());
        }
      }
    }
    while (!inFlight.isEmpty()) {
      settle(inFlight.remove());
    }
    cluster.call(
        EsRequest.put(path + "/_settings").json("{\"index\":{\"refresh_interval\":\"2s\"}}"));
    cluster.call(EsRequest.post(path + "/_refresh"));
    return documents - before;
  }

  private void settle(Future<EsResponse> sent) throws InterruptedException {
    try {
      EsResponse response = sent.toCompletionStage().toCompletableFuture().get();
      BulkAnswer answer = BulkAnswerParser.parse(response.bytes());
      if (answer.errors()) {
        throw new IllegalStateException(
            "the old cluster refuses a seed document: "
                + answer.items().stream().filter(item -> item.status() >= 300).findFirst());
      }
      documents += answer.items().size();
      written.accept(documents);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a bulk of seed documents failed: " + e.getCause(), e);
    }
  }
}
