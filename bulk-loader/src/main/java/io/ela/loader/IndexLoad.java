package io.ela.loader;

import io.ela.cluster.DocumentScan;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.config.LoaderConfig;
import io.ela.dialect.EsVersion;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.split.TypeSplits;
import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.ela.events.Op;
import io.ela.events.Origin;
import io.ela.loader.StopSignal.StoppedException;
import io.ela.migration.IndexChoice;
import io.ela.migration.IndexInfo;
import io.ela.migration.MappingSummary;
import io.ela.migration.MigrationSession;
import io.ela.migration.PageSize;
import io.ela.migration.SourceType;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Loads one index. For one thread, once. */
final class IndexLoad {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final MigrationSession session;
  private final IndexChoice choice;
  private final String source;
  private final IndexInfo index;
  private final long before;
  private final LoadProgress.OfIndex progress;
  private final StopSignal stop;
  private final ExecutorService threads;
  private final Duration convergence;
  private final ChangeEvent.Context context;

  /**
   * @param source the index's name in the source
   * @param index what the master has of it: itself, or one of the indices that it is split into
   * @param convergence how long the replicator may take to make the index on the slave
   */
  IndexLoad(
      MigrationSession session,
      IndexChoice choice,
      String source,
      IndexInfo index,
      LoadProgress.OfIndex progress,
      StopSignal stop,
      ExecutorService threads,
      Duration convergence) {
    this.session = session;
    this.choice = choice;
    this.source = source;
    this.index = index;
    this.before = progress.snapshot().published();
    this.progress = progress;
    this.stop = stop;
    this.threads = threads;
    this.convergence = convergence;
    this.context = session.context(Origin.LOAD, "load/" + choice.name());
  }

  /**
   * Copies the index.
   *
   * @throws RuntimeException if it is not complete; then what was published stays in the topic and
   *     does no harm
   */
  SliceCopy.Copied run() throws InterruptedException {
    EsVersion master = session.master().awaitVersion();
    EsVersion slave = session.slave().awaitVersion();
    MappingSummary mapping = MappingSummary.read(session.master(), master, index.name());
    LoadChecks.mapped(source, mapping, slave, splits());
    HitEvents events =
        new HitEvents(
            source,
            index.uuid(),
            sourceType(master, mapping),
            context,
            HitEvents.inlineLimit(session.kafka().properties()));
    progress.total(before + count());
    progress.state(LoadProgress.State.PREPARING);
    boolean loadMode = session.config().loader().loadMode();
    define(loadMode ? "{\"load\":true}" : "");
    @Nullable Throwable failure = null;
    try {
      requireOnSlave(mapping);
      progress.state(LoadProgress.State.COPYING);
      return copy(master, events);
    } catch (RuntimeException | InterruptedException e) {
      failure = e;
      throw e;
    } finally {
      if (loadMode) {
        endLoadMode(failure);
      }
    }
  }

  private SourceType sourceType(EsVersion master, MappingSummary ofMaster)
      throws InterruptedException {
    if (session.master() == session.source()) {
      return SourceType.of(master, ofMaster, source, splits());
    }
    EsVersion version = session.source().awaitVersion();
    return SourceType.of(
        master, MappingSummary.read(session.source(), version, source), source, splits());
  }

  private TypeSplits splits() {
    return session.splits();
  }

  private long count() throws InterruptedException {
    String query = choice.query() == null ? "{\"match_all\":{}}" : choice.query();
    String uri = "/" + EsRequest.encode(index.name()) + "/_count";
    EsResponse answer =
        session.master().call(EsRequest.post(uri).json("{\"query\":" + query + "}"));
    return new JsonObject(answer.body().toString()).getLong("count");
  }

  /** Publishes the definition and waits until the replicator has passed that event. */
  private void define(String wanted) throws InterruptedException {
    session.requireSameMaster();
    RecordMetadata acked = publishDefinition(wanted);
    Map<TopicPartition, Long> passed =
        Map.of(new TopicPartition(acked.topic(), acked.partition()), acked.offset() + 1);
    long deadline = System.nanoTime() + convergence.toNanos();
    while (!session.replicator().awaitPassed(passed, LOOK_AGAIN)) {
      stop.check();
      if (System.nanoTime() >= deadline) {
        throw new LoadException(
            "index ["
                + index.name()
                + "]: the replicator has not passed its metadata event ("
                + acked
                + ") within "
                + convergence
                + "; is a replicator running, and how long is its lag?");
      }
    }
  }

  private RecordMetadata publishDefinition(String wanted) throws InterruptedException {
    ChangeEvent event =
        new ChangeEvent(
            Op.METADATA,
            DocKey.ofIndex(source),
            null,
            null,
            ChangeEvent.NO_VERSION,
            null,
            index.uuid().isEmpty() ? null : index.uuid(),
            context.master(),
            context.epoch(),
            context.origin(),
            context.requestId(),
            context.timeMillis(),
            Bytes.ofUtf8(wanted));
    try {
      return session.publisher().publish(event).get();
    } catch (ExecutionException e) {
      throw new LoadException(
          "the metadata event of index [" + index.name() + "] was not acknowledged by Kafka",
          e.getCause() == null ? e : e.getCause());
    }
  }

  private void requireOnSlave(MappingSummary mapping) throws InterruptedException {
    if (session.slave() == session.source() || !splits().splits(source)) {
      requireOnSlave(source);
    } else {
      for (String type : mapping.types().isEmpty() ? List.of("") : mapping.types()) {
        requireOnSlave(splits().part(source, type).target());
      }
    }
  }

  private void requireOnSlave(String name) throws InterruptedException {
    EsResponse answer = session.slave().callAny(EsRequest.head("/" + EsRequest.encode(name)));
    if (answer.status() == 404) {
      throw new LoadException(
          "index ["
              + name
              + "] does not exist on the slave ["
              + session.slave().name()
              + "] although the replicator has passed its metadata event; the reason stands in the"
              + " topic "
              + session.topics().deadLetters());
    }
    answer.orThrow();
  }

  /** The failure of the copy, if there was one, is what counts; this one is added to it. */
  private void endLoadMode(@Nullable Throwable failure) throws InterruptedException {
    try {
      RecordMetadata unused = publishDefinition("{\"load\":false}");
    } catch (RuntimeException | InterruptedException e) {
      if (failure == null) {
        throw e;
      }
      failure.addSuppressed(e);
    }
  }

  private SliceCopy.Copied copy(EsVersion master, HitEvents events) throws InterruptedException {
    LoaderConfig loader = session.config().loader();
    Integer slices = choice.slices();
    DocumentScan.Options options =
        new DocumentScan.Options(
            0,
            slices == null ? loader.slices() : slices,
            PageSize.of(session.master(), index, loader.pageSize()),
            loader.keepAlive(),
            true,
            choice.query());
    StopSignal siblings = stop.child();
    List<Future<SliceCopy.Copied>> running = new ArrayList<>();
    for (DocumentScan scan : DocumentScan.slices(session.master(), master, index.name(), options)) {
      running.add(
          threads.submit(new SliceCopy(session, scan, events, progress, siblings, threads)));
    }
    SliceCopy.Copied copied = sum(running);
    progress.total(before + copied.expected());
    if (copied.expected() != copied.docs()) {
      throw new LoadException(
          "index ["
              + index.name()
              + "]: the scans announced "
              + copied.expected()
              + " documents and gave "
              + copied.docs()
              + "; run the load again");
    }
    return copied;
  }

  /** Waits for all slices, also after a failure, so that nothing is left running. */
  private SliceCopy.Copied sum(List<Future<SliceCopy.Copied>> running) throws InterruptedException {
    long expected = 0;
    long docs = 0;
    long bytes = 0;
    @Nullable Throwable failure = null;
    for (Future<SliceCopy.Copied> slice : running) {
      try {
        SliceCopy.Copied copied = slice.get();
        expected += copied.expected();
        docs += copied.docs();
        bytes += copied.bytes();
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        // The slice that failed says why; its siblings were only told to stop.
        failure = failure == null || failure instanceof StoppedException ? cause : failure;
      }
    }
    if (failure != null) {
      throw new LoadException("index [" + index.name() + "]: " + failure.getMessage(), failure);
    }
    return new SliceCopy.Copied(expected, docs, bytes);
  }
}
