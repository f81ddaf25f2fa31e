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
   * @throws RuntimeException if it cannot be compared
   */
  IndexReport run(IndexInfo onMaster, IndexInfo onSlave, long startedNanos)
      throws InterruptedException {
    String index = onMaster.name();
    readable(session.master(), onMaster);
    readable(session.slave(), onSlave);
    session.requireSameMaster();
    progress.state(DiffProgress.State.SCANNING);
    refresh(session.master(), index);
    refresh(session.slave(), index);

    Side master = side(session.master(), onMaster);
    Side slave = side(session.slave(), onSlave);
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
   * @param page documents in a page, or read by id at once
   */
  private record Side(
      EsClient client, EsVersion version, String index, SourceType type, int page) {}

  private Side side(EsClient client, IndexInfo info) throws InterruptedException {
    EsVersion version = client.awaitVersion();
    EsVersion source = session.source().awaitVersion();
    MappingSummary mapping = MappingSummary.read(session.source(), source, info.name());
    int most = session.config().diff().pageSize();
    return new Side(
        client,
        version,
        info.name(),
        SourceType.of(version, mapping, info.name()),
        settings.depth() == Depth.VERSIONS ? most : PageSize.of(client, info, most));
  }

  private ClusterHits hits(Side side) {
    DiffConfig config = session.config().diff();
    Integer slices = choice.slices();
    return new ClusterHits(
        side.client(),
        side.version(),
        side.index(),
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
    return new RealtimeReader(
        side.client(), side.version(), side.index(), settings.depth() != Depth.VERSIONS, primary);
  }

  private static void readable(EsClient client, IndexInfo info) {
    if (!info.defect().isEmpty()) {
      throw new CompareException(
          "index [" + info.name() + "] on cluster " + client.name() + " " + info.defect());
    }
  }

  /** Searches must see everything; a slave that is being loaded does not refresh by itself. */
  private static void refresh(EsClient client, String index) throws InterruptedException {
    var unused = client.call(EsRequest.post("/" + EsRequest.encode(index) + "/_refresh"));
  }
}
