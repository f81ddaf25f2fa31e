package io.ela.diff;

import io.ela.cluster.DocumentScan;
import io.ela.cluster.EsClient;
import io.ela.dialect.EsVersion;
import io.ela.dialect.search.Hit;
import io.ela.migration.SourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The documents of an index on a cluster, read in slices, one thread and one page in memory each.
 *
 * @param indices its names there: one, or those of the parts that it is split into
 * @param read counts documents as they are read, for progress
 * @param stop ends the scans at their next page
 */
record ClusterHits(
    EsClient client,
    EsVersion version,
    List<String> indices,
    SourceType type,
    DocumentScan.Options options,
    ExecutorService threads,
    LongAdder read,
    AtomicBoolean stop)
    implements HitSource {

  @Override
  public DocRef ref(Hit hit) {
    return new DocRef(type.of(hit), hit.id(), hit.routing());
  }

  @Override
  public HitSource idsOnly() {
    return new ClusterHits(
        client, version, indices, type, options.withoutSource(), threads, read, stop);
  }

  @Override
  public void read(Supplier<Consumer<Hit>> consumers) throws InterruptedException {
    for (String index : indices) {
      read(index, consumers);
    }
  }

  private void read(String index, Supplier<Consumer<Hit>> consumers) throws InterruptedException {
    AtomicBoolean siblingFailed = new AtomicBoolean();
    List<Future<?>> running = new ArrayList<>();
    for (DocumentScan scan : DocumentScan.slices(client, version, index, options)) {
      Consumer<Hit> consumer = consumers.get();
      running.add(
          threads.submit(
              () -> {
                slice(scan, consumer, siblingFailed);
                return true;
              }));
    }
    @Nullable Throwable failure = null;
    for (Future<?> slice : running) {
      try {
        slice.get();
      } catch (ExecutionException e) {
        failure = failure == null ? e.getCause() : failure;
      }
    }
    if (failure != null) {
      throw new CompareException(
          "index ["
              + index
              + "] could not be read on cluster "
              + client.name()
              + ": "
              + failure.getMessage(),
          failure);
    }
  }

  private void slice(DocumentScan scan, Consumer<Hit> consumer, AtomicBoolean siblingFailed)
      throws InterruptedException {
    try (scan) {
      long seen = 0;
      for (List<Hit> page = scan.next(); !page.isEmpty(); page = scan.next()) {
        if (stop.get()) {
          throw new CompareException("the diff was stopped");
        }
        if (siblingFailed.get()) {
          return;
        }
        page.forEach(consumer);
        seen += page.size();
        read.add(page.size());
      }
      if (scan.total() >= 0 && seen != scan.total()) {
        throw new CompareException(
            "the scan announced " + scan.total() + " documents and gave " + seen);
      }
    } catch (RuntimeException | InterruptedException e) {
      siblingFailed.set(true);
      throw e;
    }
  }
}
