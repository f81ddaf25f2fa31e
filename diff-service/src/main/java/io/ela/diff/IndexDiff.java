package io.ela.diff;

import io.ela.cluster.DocumentScan;
import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.config.DiffConfig;
import io.ela.config.DiffConfig.Depth;
import io.ela.dialect.EsVersion;
import io.ela.diff.DiffReport.IndexReport;
import io.ela.migration.IndexChoice;
import io.ela.migration.IndexInfo;
import io.ela.migration.MappingSummary;
import io.ela.migration.MigrationSession;
import io.ela.migration.PageSize;
import io.ela.migration.SourceType;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Compares one index. For one thread, once. */
final class IndexDiff {
  /** Documents read by id at once. */
  private static final int LARGEST_BATCH = 200;

  private final MigrationSession session;
  private final IndexChoice choice;
  private final DiffRun.Settings settings;
  private final @Nullable DiffsTopic results;
  private final String run;
  private final DiffProgress.OfIndex progress;
  private final ExecutorService threads;
  private final AtomicBoolean stop;

  /**
   * @param results null if nothing is to be published
   */
  IndexDiff(
      MigrationSession session,
      IndexChoice choice,
      DiffRun.Settings settings,
      @Nullable DiffsTopic results,
      String run,
      DiffProgress.OfIndex progress,
      ExecutorService threads,
      AtomicBoolean stop) {
    this.session = session;
    this.choice = choice;
    this.settings = settings;
    this.results = results;
    this.run = run;
    this.progress = progress;
    this.threads = threads;
    this.stop = stop;
  }

  /**
   * Compares, and repairs if that is wanted.
   *
   * @param index name in the source
   * @param onMaster what the master has of it: itself, or the indices that it is split into
   * @param onSlave the same of the slave
   * @throws RuntimeException if it cannot be compared
   */
  IndexReport run(
      String index, List<IndexInfo> onMaster, List<IndexInfo> onSlave, long startedNanos)
      throws InterruptedException {
    readable(session.master(), onMaster);
    readable(session.slave(), onSlave);
    session.requireSameMaster();
    progress.state(DiffProgress.State.SCANNING);
    refresh(session.master(), onMaster);
    refresh(session.slave(), onSlave);

    Side master = side(session.master(), index, onMaster);
    Side slave = side(session.slave(), index, onSlave);
    DiffConfig config = session.config().diff();
    Comparison.Outcome compared =
        new Comparison(settings.depth(), config.buckets(), config.maxSuspects(), threads)
            .compare(hits(master), hits(slave));

    progress.state(DiffProgress.State.CONFIRMING);
    Confirmation confirmation = confirmation(master, slave);
    List<Difference> differences = confirmation.confirm(compared.suspects());
    session.requireSameMaster();
    publish(differences);

    List<Difference> remaining =
        settings.repair() && !differences.isEmpty()
            ? repair(confirmation, differences)
            : differences;
    return report(index, compared, differences, remaining, startedNanos);
  }

  private List<Difference> repair(Confirmation confirmation, List<Difference> differences)
      throws InterruptedException {
    progress.state(DiffProgress.State.REPAIRING);
    Repair.publish(session, run, differences);
    Set<DocRef> again = new LinkedHashSet<>();
    differences.forEach(difference -> again.addAll(difference.refs()));
    List<Difference> remaining;
    try {
      remaining = confirmation.confirm(again);
    } catch (RuntimeException e) {
      throw new CompareException(
          differences.size()
              + " differences were found and refresh events published, but whether they are gone"
              + " is not known: "
              + e.getMessage(),
          e);
    }
    publish(remaining);
    return remaining;
  }

  private void publish(List<Difference> differences) throws InterruptedException {
    if (results != null && !differences.isEmpty()) {
      results.publish(differences);
    }
  }

  private IndexReport report(
      String index,
      Comparison.Outcome compared,
      List<Difference> found,
      List<Difference> remaining,
      long startedNanos) {
    Map<DifferenceKind, Long> counts = new EnumMap<>(DifferenceKind.class);
    remaining.forEach(difference -> counts.merge(difference.kind(), 1L, Long::sum));
    return new IndexReport(
        index,
        compared.masterDocs(),
        compared.slaveDocs(),
        counts,
        Math.max(0, found.size() - remaining.size()),
        compared.notLookedInto(),
        remaining.stream()
            .sorted(Comparator.comparing(Difference::kind).thenComparing(Difference::id))
            .limit(IndexReport.EXAMPLES)
            .toList(),
        DiffRun.seconds(startedNanos),
        "");
  }

  /**
   * One cluster's side of the index.
   *
   * @param index name in the source
   * @param names what it is called there
   * @param page documents in a page, or read by id at once
   */
  private record Side(
      EsClient client,
      EsVersion version,
      String index,
      List<String> names,
      SourceType type,
      int page) {}

  private Side side(EsClient client, String index, List<IndexInfo> parts)
      throws InterruptedException {
    EsVersion version = client.awaitVersion();
    EsVersion source = session.source().awaitVersion();
    MappingSummary mapping = MappingSummary.read(session.source(), source, index);
    int most = session.config().diff().pageSize();
    int page = most;
    if (settings.depth() != Depth.VERSIONS) {
      for (IndexInfo part : parts) {
        page = Math.min(page, PageSize.of(client, part, most));
      }
    }
    return new Side(
        client,
        version,
        index,
        parts.stream().map(IndexInfo::name).toList(),
        SourceType.of(version, mapping, index, session.splits()),
        page);
  }

  private ClusterHits hits(Side side) {
    DiffConfig config = session.config().diff();
    Integer slices = choice.slices();
    return new ClusterHits(
        side.client(),
        side.version(),
        side.names(),
        side.type(),
        new DocumentScan.Options(
            0,
            slices == null ? config.slices() : slices,
            side.page(),
            config.keepAlive(),
            settings.depth() != Depth.VERSIONS,
            choice.query()),
        threads,
        progress.read(),
        stop);
  }

  private Confirmation confirmation(Side master, Side slave) {
    return new Confirmation(
        master.index(),
        settings.depth(),
        reader(master, true),
        reader(slave, false),
        session.replicator(),
        Math.min(LARGEST_BATCH, Math.min(master.page(), slave.page())),
        session.config().diff().settleTimeout(),
        stop);
  }

  private RealtimeReader reader(Side side, boolean primary) {
    boolean split = side.client() == session.target() && session.splits().splits(side.index());
    return new RealtimeReader(
        side.client(),
        side.version(),
        ref -> split ? session.splits().part(side.index(), ref.type()).target() : side.index(),
        split,
        settings.depth() != Depth.VERSIONS,
        primary);
  }

  private static void readable(EsClient client, List<IndexInfo> parts) {
    for (IndexInfo part : parts) {
      if (!part.defect().isEmpty()) {
        throw new CompareException(
            "index [" + part.name() + "] on cluster " + client.name() + " " + part.defect());
      }
    }
  }

  /** Searches must see everything; a slave that is being loaded does not refresh by itself. */
  private static void refresh(EsClient client, List<IndexInfo> parts) throws InterruptedException {
    for (IndexInfo part : parts) {
      var unused = client.call(EsRequest.post("/" + EsRequest.encode(part.name()) + "/_refresh"));
    }
  }
}
