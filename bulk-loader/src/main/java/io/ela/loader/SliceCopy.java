package io.ela.loader;

import io.ela.cluster.DocumentScan;
import io.ela.dialect.search.Hit;
import io.ela.events.ChangeEvent;
import io.ela.migration.MigrationSession;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Publishes one slice of an index. Two pages are in memory at most: the one that is published and
 * the next, which is fetched meanwhile. For one thread, once.
 */
final class SliceCopy implements Callable<SliceCopy.Copied> {
  private final MigrationSession session;
  private final DocumentScan scan;
  private final HitEvents events;
  private final LoadProgress.OfIndex progress;
  private final StopSignal stop;
  private final ExecutorService fetching;
  private final Acks acks = new Acks();

  /**
   * What a slice gave.
   *
   * @param expected documents that the scan said it would give
   * @param docs documents published and acknowledged
   */
  record Copied(long expected, long docs, long bytes) {}

  /**
   * @param stop also raised by this slice if it fails, so that its siblings end too
   */
  SliceCopy(
      MigrationSession session,
      DocumentScan scan,
      HitEvents events,
      LoadProgress.OfIndex progress,
      StopSignal stop,
      ExecutorService fetching) {
    this.session = session;
    this.scan = scan;
    this.events = events;
    this.progress = progress;
    this.stop = stop;
    this.fetching = fetching;
  }

  @Override
  public Copied call() throws InterruptedException {
    long docs = 0;
    long bytes = 0;
    Future<List<Hit>> next = fetching.submit(scan::next);
    try {
      for (List<Hit> page = get(next); !page.isEmpty(); page = get(next)) {
        next = fetching.submit(scan::next);
        stop.check();
        session.requireSameMaster();
        long pageBytes = publish(page);
        docs += page.size();
        bytes += pageBytes;
        progress.published(page.size(), pageBytes);
      }
      acks.await();
      return new Copied(Math.max(0, scan.total()), docs, bytes);
    } catch (RuntimeException | InterruptedException e) {
      stop.stop();
      throw e;
    } finally {
      awaitQuietly(next);
      scan.close();
    }
  }

  private long publish(List<Hit> page) {
    long bytes = 0;
    for (Hit hit : page) {
      ChangeEvent event = events.of(hit);
      acks.add("document " + event.key(), session.publisher().publish(event));
      bytes += hit.source().length();
    }
    acks.check();
    return bytes;
  }

  private static List<Hit> get(Future<List<Hit>> page) throws InterruptedException {
    try {
      return page.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      if (e.getCause() instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      throw new LoadException("the scan failed: " + e.getCause(), e);
    }
  }

  /** A scan is for one thread: the fetch under way must have ended before it is closed. */
  private static void awaitQuietly(Future<?> fetch) {
    boolean interrupted = false;
    while (!fetch.isDone()) {
      try {
        fetch.get();
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        // Ended; what it said was seen by the loop, or something failed before.
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
