package io.ela.replicator;

import io.ela.cluster.EsRequest;
import io.ela.dialect.bulk.BulkAction;
import io.ela.dialect.bulk.BulkAnswer;
import io.ela.dialect.bulk.BulkAnswerItem;
import io.ela.dialect.bulk.BulkAnswerParser;
import io.ela.dialect.bulk.BulkTarget;
import io.ela.dialect.bulk.BulkWriter;
import io.ela.dialect.json.Bytes;
import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.ela.events.Origin;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes bulks of random actions to the master, and tells of each what a gateway tells: documents
 * written or deleted with their versions, and of some only that they are to be looked at again. Its
 * choices come from a seed.
 */
final class MasterWrites {
  private static final int ACTIONS = 100;

  private final ReplicationBed bed;
  private final Random random;
  private final List<String> indices;
  private final int ids;
  private final String filler;
  private final Map<String, String> uuids = new HashMap<>();
  private final AtomicLong published = new AtomicLong();

  /**
   * @param ids how many different ones there are in each index
   * @param filler of every document's source
   */
  MasterWrites(ReplicationBed bed, long seed, int ids, String filler, String... indices)
      throws Exception {
    this.bed = bed;
    this.random = new Random(seed);
    this.ids = ids;
    this.filler = filler;
    this.indices = List.of(indices);
    for (String index : indices) {
      uuids.put(index, bed.uuid(index));
    }
  }

  long published() {
    return published.get();
  }

  /** One bulk of random actions; returns when Kafka has acknowledged its events. */
  void bulk() throws Exception {
    String index = indices.get(random.nextInt(indices.size()));
    Map<String, BulkAction> actions = new LinkedHashMap<>();
    while (actions.size() < Math.min(ACTIONS, ids)) {
      String id = String.valueOf(random.nextInt(ids));
      BulkTarget target = BulkTarget.of(index, ReplicationBed.TYPE, id);
      actions.putIfAbsent(
          id,
          random.nextInt(4) == 0
              ? new BulkAction.Delete(target)
              : new BulkAction.Index(target, source()));
    }
    send(index, actions);
  }

  /** Deletes whatever there may be; returns when Kafka has acknowledged the events. */
  void deleteAll() throws Exception {
    for (String index : indices) {
      Map<String, BulkAction> actions = new LinkedHashMap<>();
      for (int id = 0; id < ids; id++) {
        BulkTarget target = BulkTarget.of(index, ReplicationBed.TYPE, String.valueOf(id));
        actions.put(String.valueOf(id), new BulkAction.Delete(target));
      }
      send(index, actions);
    }
  }

  private void send(String index, Map<String, BulkAction> actions) throws Exception {
    BulkWriter body = new BulkWriter(bed.master.awaitVersion().capabilities(), 64 * 1024);
    actions.values().forEach(body::add);
    BulkAnswer answer =
        BulkAnswerParser.parse(
            bed.master
                .call(EsRequest.post("/_bulk").lines(Buffer.buffer(body.toByteArray())))
                .bytes());
    List<CompletableFuture<?>> acks = new ArrayList<>();
    int place = 0;
    for (Map.Entry<String, BulkAction> action : actions.entrySet()) {
      BulkAnswerItem item = answer.items().get(place++);
      if (item.error() != null) {
        throw new IllegalStateException("the master refused " + item);
      }
      acks.add(bed.publisher.publish(event(index, action.getKey(), action.getValue(), item)));
    }
    CompletableFuture.allOf(acks.toArray(new CompletableFuture<?>[0])).get(60, TimeUnit.SECONDS);
    published.addAndGet(acks.size());
  }

  private ChangeEvent event(String index, String id, BulkAction action, BulkAnswerItem item) {
    DocKey key = new DocKey(index, ReplicationBed.TYPE, id);
    ChangeEvent.Context context =
        new ChangeEvent.Context(bed.master.name(), 0, Origin.GATEWAY, "test", 1);
    if (random.nextInt(5) == 0) {
      return ChangeEvent.refresh(key, null, null, context);
    }
    Long seqNo = item.seqNo();
    Long term = item.primaryTerm();
    ChangeEvent.WriteOrder order =
        seqNo == null || term == null ? null : new ChangeEvent.WriteOrder(seqNo, term);
    ChangeEvent event =
        action instanceof BulkAction.Index written
            ? ChangeEvent.index(key, null, null, item.version(), order, written.source(), context)
            : ChangeEvent.delete(key, null, null, item.version(), order, context);
    return event.inIncarnation(uuids.getOrDefault(index, "none"));
  }

  private Bytes source() {
    return Bytes.ofUtf8("{\"n\":" + random.nextLong() + ", \"f\" : \"" + filler + "\"}");
  }
}
