package io.ela.replicator;

import io.ela.cluster.DocumentScan;
import io.ela.cluster.EsException;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.search.Hit;
import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.ela.events.EventPublisher;
import io.ela.events.Origin;
import io.ela.events.SweepNote;
import io.ela.migration.IndexParts;
import io.ela.migration.MappingSummary;
import io.ela.migration.SourceType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of refreshing whole indices that blocks: reads the names of an index's documents on both
 * clusters, and publishes a refresh of each. Holds one page of names for each of its threads.
 * Thread-safe.
 */
final class IndexSweeps implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IndexSweeps.class);

  /** Indices that are read at the same time; others wait. */
  private static final int THREADS = 2;

  private static final int PAGE = 1000;
  private static final Duration KEEP_ALIVE = Duration.ofMinutes(5);
  private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofMinutes(2);

  private final EventPublisher publisher;
  private final Supplier<Roles> present;
  private final Backlog backlog;
  private final ExecutorService workers;

  /** For what is quick: it does not wait for an index to be read. */
  private final ExecutorService publishers;

  /** What became of reading an index. */
  sealed interface Swept {
    /** Each document that was found is named in the topic. */
    record Whole() implements Swept {}

    /** The master has no such index. */
    record IndexMissing() implements Swept {}

    /** Master and slave were switched, or the task that wanted it has ended. */
    record Superseded() implements Swept {}

    /** Its documents cannot be named in the source's coordinates. */
    record Impossible(String reason) implements Swept {}
  }

  /**
   * @param publisher stays the caller's to close
   * @param present the roles now
   * @param backlog what a sweep waits for; its clients stay the caller's to close
   */
  IndexSweeps(EventPublisher publisher, Supplier<Roles> present, Backlog backlog) {
    this.publisher = publisher;
    this.present = present;
    this.backlog = backlog;
    this.workers = threads("ela-sweep");
    this.publishers = threads("ela-sweep-events");
  }

  private static ExecutorService threads(String name) {
    return Executors.newFixedThreadPool(
        THREADS,
        work -> {
          Thread thread = new Thread(work, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Publishes an event; completes when it is acknowledged. */
  Future<Void> publish(ChangeEvent event) {
    return publish(List.of(event));
  }

  /** Publishes events; completes when all are acknowledged. */
  Future<Void> publish(List<ChangeEvent> events) {
    return on(
        publishers,
        () -> {
          List<CompletableFuture<RecordMetadata>> acks = new ArrayList<>(events.size());
          for (ChangeEvent event : events) {
            acks.add(publisher.publish(event));
          }
          await(acks);
          return null;
        });
  }

  /** As {@link Backlog#left}. */
  Future<Optional<SweepNote>> left(SweepNote note, TopicPartition own, long offset) {
    return on(publishers, () -> backlog.left(note, own, offset));
  }

  /**
   * Publishes a refresh of each document that the index has on either side.
   *
   * @param why the event that wants it
   * @param ended whether nobody waits for it any more
   * @return completes when all are acknowledged; fails for whatever may pass
   */
  Future<Swept> sweep(Roles roles, ChangeEvent why, BooleanSupplier ended) {
    return on(workers, () -> swept(roles, why, ended));
  }

  private static <T> Future<T> on(ExecutorService threads, Callable<T> work) {
    Promise<T> done = Promise.promise();
    try {
      threads.execute(
          () -> {
            try {
              done.complete(work.call());
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              done.fail(e);
            } catch (Exception | Error e) {
              // Told, whatever it is: an event would wait for ever.
              done.fail(e);
            }
          });
    } catch (RejectedExecutionException e) {
      done.fail(e);
    }
    return done.future();
  }

  private Swept swept(Roles roles, ChangeEvent why, BooleanSupplier ended)
      throws InterruptedException {
    String index = why.key().index();
    List<String> onMaster = names(roles, roles.master(), index);
    List<String> onSlave = names(roles, roles.slave(), index);
    if (!refreshed(roles.master(), onMaster)) {
      return new Swept.IndexMissing();
    }
    if (!refreshed(roles.slave(), onSlave)) {
      throw new IllegalStateException(
          "index [" + index + "] is gone on cluster " + roles.slave().name());
    }
    Roles.Member typed = roles.masterIsSource() ? roles.master() : roles.slave();
    MappingSummary mapping = MappingSummary.read(typed.client(), typed.version(), index);
    ChangeEvent.Context context =
        new ChangeEvent.Context(
            roles.master().name(),
            roles.epoch(),
            Origin.RECONCILE,
            why.requestId(),
            System.currentTimeMillis());
    String told = SweepNote.of(why.source()).type();
    long documents = 0;
    for (Roles.Member side : List.of(roles.master(), roles.slave())) {
      SourceType type;
      try {
        type = SourceType.of(side.version(), mapping, index, roles.splits());
        if (mapping.types().isEmpty() && told != null) {
          type = type.called(told);
        }
      } catch (IllegalStateException e) {
        return new Swept.Impossible(String.valueOf(e.getMessage()));
      }
      for (String name : side.equals(roles.master()) ? onMaster : onSlave) {
        try (DocumentScan scan = scan(side, name)) {
          for (List<Hit> page = scan.next(); !page.isEmpty(); page = scan.next()) {
            if (ended.getAsBoolean() || present.get().epoch() != roles.epoch()) {
              return new Swept.Superseded();
            }
            publish(index, type, page, context);
            documents += page.size();
          }
        }
      }
    }
    LOG.info("event=index-swept index={} documents={}", index, documents);
    return new Swept.Whole();
  }

  /**
   * Makes searchable what is written; false if there is no such index. Copies that are not assigned
   * are no failure of it; whether each shard answers is seen by the scan.
   */
  private static boolean refreshed(Roles.Member cluster, List<String> indices)
      throws InterruptedException {
    for (String index : indices) {
      EsResponse answer =
          cluster.client().callAny(EsRequest.post("/" + EsRequest.encode(index) + "/_refresh"));
      if (answer.status() == 404) {
        return false;
      }
      int failed =
          Trees.object(Bytes.of(answer.orThrow().bytes())).path("_shards").path("failed").asInt(0);
      if (failed > 0) {
        throw new EsException(answer);
      }
    }
    return !indices.isEmpty();
  }

  /** What the cluster has of an index of the source; itself, or the parts that it is split into. */
  private static List<String> names(Roles roles, Roles.Member cluster, String index)
      throws InterruptedException {
    boolean ofSource = roles.masterIsSource() == cluster.equals(roles.master());
    return ofSource
        ? List.of(index)
        : IndexParts.targetNames(cluster.client(), roles.splits(), index);
  }

  private static DocumentScan scan(Roles.Member cluster, String index) {
    DocumentScan.Options options = new DocumentScan.Options(0, 1, PAGE, KEEP_ALIVE, false, null);
    return DocumentScan.slices(cluster.client(), cluster.version(), index, options).get(0);
  }

  private void publish(String index, SourceType type, List<Hit> page, ChangeEvent.Context context)
      throws InterruptedException {
    List<CompletableFuture<RecordMetadata>> acks = new ArrayList<>(page.size());
    for (Hit hit : page) {
      acks.add(
          publisher.publish(
              ChangeEvent.refresh(
                  new DocKey(index, type.of(hit), hit.id()),
                  hit.routing(),
                  hit.parent(),
                  context)));
    }
    await(acks);
  }

  private static void await(List<CompletableFuture<RecordMetadata>> acks)
      throws InterruptedException {
    try {
      CompletableFuture.allOf(acks.toArray(CompletableFuture[]::new))
          .get(ACKNOWLEDGED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("refreshes of an index were not acknowledged", e);
    }
  }

  /** Gives up what is under way; its events are read again by their next owner. */
  @Override
  public void close() {
    workers.shutdownNow();
    publishers.shutdownNow();
  }
}
