package io.ela.loader;

import io.ela.config.TaskConfig.IndexPair;
import io.ela.control.ControlRecord;
import io.ela.loader.LoadSummary.IndexOutcome;
import io.ela.migration.IndexCatalog;
import io.ela.migration.IndexChoice;
import io.ela.migration.IndexInfo;
import io.ela.migration.IndexParts;
import io.ela.migration.MigrationSession;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the indices of a task from the master into the writes topic.
 *
 * <p>A failing index does not end the task; its outcome says why. Safe to repeat: what was
 * published twice is dropped by the replicator. {@link #run} is for one thread at a time; {@link
 * #stop} and {@link #progress} are thread-safe.
 */
public final class Loader {
  private static final Logger LOG = LoggerFactory.getLogger(Loader.class);

  /** How long the replicator may take to make an index on the slave. */
  public static final Duration CONVERGENCE = Duration.ofMinutes(10);

  private final MigrationSession session;
  private final Duration convergence;
  private final LoadProgress progress = new LoadProgress();
  private final StopSignal stop = new StopSignal();

  /** A loader on a session, which stays the caller's to close. */
  public Loader(MigrationSession session) {
    this(session, CONVERGENCE);
  }

  /**
   * @param convergence how long the replicator may take to make an index on the slave
   */
  public Loader(MigrationSession session, Duration convergence) {
    this.session = session;
    this.convergence = convergence;
  }

  /** How far this loader is, over all its tasks. */
  public LoadProgress progress() {
    return progress;
  }

  /** Ends the run at the next page; scans are closed and load mode is ended on the slave. */
  public void stop() {
    stop.stop();
  }

  /**
   * Loads what is chosen, and returns when all of it is acknowledged by Kafka or given up.
   *
   * @throws io.ela.cluster.EsException if the master's indices cannot be listed
   */
  public LoadSummary run(IndexChoice choice) throws InterruptedException {
    long started = System.nanoTime();
    Map<String, List<IndexInfo>> catalog =
        IndexParts.bySource(
            IndexCatalog.list(session.master()),
            session.master() == session.source(),
            session.splits());
    ExecutorService indices = Executors.newFixedThreadPool(choice.parallel());
    ExecutorService slices = Executors.newCachedThreadPool();
    List<Future<IndexOutcome>> running = new ArrayList<>();
    List<IndexOutcome> outcomes = new ArrayList<>();
    try {
      for (IndexPair pair : choice.resolve(catalog.keySet())) {
        LoadProgress.OfIndex counted = progress.add(pair.source());
        List<IndexInfo> parts = catalog.getOrDefault(pair.source(), List.of());
        running.add(indices.submit(() -> load(choice, pair, parts, counted, slices)));
      }
      for (Future<IndexOutcome> outcome : running) {
        outcomes.add(outcome.get());
      }
    } catch (ExecutionException e) {
      throw new LoadException("task " + choice.name() + ": " + e.getCause(), e);
    } finally {
      stop(indices, slices, running.size() == outcomes.size());
    }
    return new LoadSummary(choice.name(), outcomes, seconds(started));
  }

  private void stop(ExecutorService indices, ExecutorService slices, boolean ended)
      throws InterruptedException {
    if (!ended) {
      stop.stop();
    }
    indices.shutdown();
    if (!indices.awaitTermination(60, TimeUnit.SECONDS)) {
      LOG.warn("event=load-does-not-end waiting=60s");
      indices.shutdownNow();
    }
    slices.shutdown();
  }

  private IndexOutcome load(
      IndexChoice choice,
      IndexPair pair,
      List<IndexInfo> parts,
      LoadProgress.OfIndex counted,
      ExecutorService slices)
      throws InterruptedException {
    long started = System.nanoTime();
    String failure = "";
    try {
      stop.check();
      LoadChecks.listed(pair, parts, session.master().name());
      record(choice, counted, "");
      for (IndexInfo part : parts) {
        SliceCopy.Copied unused =
            new IndexLoad(session, choice, pair.source(), part, counted, stop, slices, convergence)
                .run();
      }
      counted.state(LoadProgress.State.DONE);
    } catch (RuntimeException e) {
      LOG.warn("event=index-load-failed index={} cause={}", pair.source(), e.getMessage(), e);
      counted.state(LoadProgress.State.FAILED);
      failure = String.valueOf(e.getMessage());
    }
    try {
      record(choice, counted, failure);
    } catch (RuntimeException e) {
      LOG.warn("event=progress-not-recorded index={}", pair.source(), e);
      failure = failure.isEmpty() ? String.valueOf(e.getMessage()) : failure;
    }
    LoadProgress.Snapshot end = counted.snapshot();
    return new IndexOutcome(pair.source(), end.published(), end.bytes(), seconds(started), failure);
  }

  /** Notes in the control topic where an index is, and waits until that is durable. */
  private void record(IndexChoice choice, LoadProgress.OfIndex counted, String failure)
      throws InterruptedException {
    LoadProgress.Snapshot now = counted.snapshot();
    JsonObject json =
        new JsonObject()
            .put("state", now.state().name().toLowerCase(java.util.Locale.ROOT))
            .put("total", now.total())
            .put("published", now.published())
            .put("bytes", now.bytes())
            .put("time", System.currentTimeMillis());
    if (!failure.isEmpty()) {
      json.put("failure", failure);
    }
    String name = "load/" + choice.name() + "/" + now.index();
    try {
      session.control().append(new ControlRecord.Progress(name, json.encode())).get();
    } catch (ExecutionException e) {
      throw new LoadException("progress of " + name + " was not acknowledged by Kafka", e);
    }
  }

  private static double seconds(long started) {
    return Math.round((System.nanoTime() - started) / 1e6) / 1e3;
  }
}
