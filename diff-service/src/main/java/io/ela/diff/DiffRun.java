package io.ela.diff;

import io.ela.cluster.EsClient;
import io.ela.config.DiffConfig.Depth;
import io.ela.config.TaskConfig.IndexPair;
import io.ela.control.ControlRecord;
import io.ela.diff.DiffReport.IndexReport;
import io.ela.migration.IndexCatalog;
import io.ela.migration.IndexChoice;
import io.ela.migration.IndexInfo;
import io.ela.migration.IndexParts;
import io.ela.migration.MigrationSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the indices of a task on master and slave.
 *
 * <p>An index that cannot be compared does not end the run; its report carries the error. {@link
 * #run} is for one thread at a time; {@link #stop} and {@link #progress} are thread-safe.
 */
public final class DiffRun {
  private static final Logger LOG = LoggerFactory.getLogger(DiffRun.class);

  private final MigrationSession session;
  private final Settings settings;
  private final DiffProgress progress = new DiffProgress();
  private final AtomicBoolean stop = new AtomicBoolean();

  /**
   * How to compare.
   *
   * @param repair whether to publish refresh events for what differs
   * @param publish whether to write differences to the diffs topic and the outcome to the control
   *     topic; without it nothing is written at all
   */
  public record Settings(Depth depth, boolean repair, boolean publish) {

    public Settings {
      if (repair && !publish) {
        throw new IllegalArgumentException("a repair writes, and so cannot be a dry run");
      }
    }
  }

  /** A run on a session, which stays the caller's to close. */
  public DiffRun(MigrationSession session, Settings settings) {
    this.session = session;
    this.settings = settings;
  }

  /** How far this run is. */
  public DiffProgress progress() {
    return progress;
  }

  /** Ends the run at the next page; indices not compared by then carry an error. */
  public void stop() {
    stop.set(true);
  }

  /**
   * Compares what is chosen of the indices of both clusters.
   *
   * @throws io.ela.cluster.EsException if a cluster's indices cannot be listed
   */
  public DiffReport run(IndexChoice choice) throws InterruptedException {
    long started = System.nanoTime();
    String run = "diff/" + choice.name() + "/" + UUID.randomUUID();
    Map<String, List<IndexInfo>> onMaster = catalog(session.master());
    Map<String, List<IndexInfo>> onSlave = catalog(session.slave());
    TreeSet<String> names = new TreeSet<>(onMaster.keySet());
    names.addAll(onSlave.keySet());
    ExecutorService indices = Executors.newFixedThreadPool(choice.parallel());
    ExecutorService threads = Executors.newCachedThreadPool();
    List<IndexReport> reports = new ArrayList<>();
    try (@Nullable DiffsTopic results = settings.publish() ? new DiffsTopic(session, run) : null) {
      List<Future<IndexReport>> running = new ArrayList<>();
      for (IndexPair pair : choice.resolve(names)) {
        List<IndexInfo> master = onMaster.getOrDefault(pair.source(), List.of());
        List<IndexInfo> slave = onSlave.getOrDefault(pair.source(), List.of());
        DiffProgress.OfIndex counted = progress.add(pair.source(), docs(master) + docs(slave));
        IndexDiff diff =
            new IndexDiff(session, choice, settings, results, run, counted, threads, stop);
        running.add(indices.submit(() -> compare(pair, master, slave, diff, results, counted)));
      }
      for (Future<IndexReport> report : running) {
        reports.add(report.get());
      }
    } catch (ExecutionException e) {
      throw new CompareException("task " + choice.name() + ": " + e.getCause(), e);
    } finally {
      end(indices, threads);
    }
    DiffReport report =
        new DiffReport(run, choice.name(), settings.depth(), reports, seconds(started));
    if (settings.publish()) {
      record(choice, report);
    }
    return report;
  }

  /** By the name in the source, itself or the indices that it is split into. */
  private Map<String, List<IndexInfo>> catalog(EsClient cluster) throws InterruptedException {
    return IndexParts.bySource(
        IndexCatalog.list(cluster), cluster == session.source(), session.splits());
  }

  private static long docs(List<IndexInfo> parts) {
    return parts.stream().mapToLong(IndexInfo::docs).sum();
  }

  private void end(ExecutorService indices, ExecutorService threads) throws InterruptedException {
    indices.shutdownNow();
    if (!indices.awaitTermination(60, TimeUnit.SECONDS)) {
      LOG.warn("event=diff-does-not-end waited=60s");
    }
    threads.shutdown();
  }

  private IndexReport compare(
      IndexPair pair,
      List<IndexInfo> master,
      List<IndexInfo> slave,
      IndexDiff diff,
      @Nullable DiffsTopic results,
      DiffProgress.OfIndex counted)
      throws InterruptedException {
    long started = System.nanoTime();
    try {
      if (!pair.source().equals(pair.target())) {
        throw new CompareException(
            "index ["
                + pair.source()
                + "] has another name in the target, ["
                + pair.target()
                + "]; renames follow in a later version");
      }
      IndexReport report =
          master.isEmpty() || slave.isEmpty()
              ? oneSided(pair.source(), master, slave, results, started)
              : diff.run(pair.source(), master, slave, started);
      counted.state(DiffProgress.State.DONE);
      return report;
    } catch (RuntimeException e) {
      LOG.warn("event=index-not-compared index={} cause={}", pair.source(), e.getMessage(), e);
      counted.state(DiffProgress.State.FAILED);
      return new IndexReport(
          pair.source(),
          0,
          0,
          Map.of(),
          0,
          0,
          List.of(),
          seconds(started),
          String.valueOf(e.getMessage()));
    }
  }

  private IndexReport oneSided(
      String index,
      List<IndexInfo> master,
      List<IndexInfo> slave,
      @Nullable DiffsTopic results,
      long started)
      throws InterruptedException {
    if (master.isEmpty() && slave.isEmpty()) {
      throw new CompareException(
          "index ["
              + index
              + "] exists on neither cluster; is it an alias? Name the index that it stands for");
    }
    DifferenceKind kind =
        master.isEmpty() ? DifferenceKind.EXTRA_INDEX : DifferenceKind.MISSING_INDEX;
    List<Difference> differences = List.of(Difference.ofIndex(kind, index));
    if (results != null) {
      results.publish(differences);
    }
    return new IndexReport(
        index,
        docs(master),
        docs(slave),
        Map.of(kind, 1L),
        0,
        0,
        differences,
        seconds(started),
        "");
  }

  /** Notes the outcome in the control topic, where a switch and the status look for it. */
  private void record(IndexChoice choice, DiffReport report) throws InterruptedException {
    String name = "diff/" + choice.name();
    String json = report.summary().put("time", System.currentTimeMillis()).encode();
    try {
      session.control().append(new ControlRecord.Progress(name, json)).get();
    } catch (ExecutionException e) {
      throw new CompareException("the outcome of " + name + " was not acknowledged by Kafka", e);
    }
  }

  static double seconds(long startedNanos) {
    return Math.round((System.nanoTime() - startedNanos) / 1e6) / 1e3;
  }
}
