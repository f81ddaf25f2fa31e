package io.ela.standalone.demo;

import io.ela.config.DiffConfig.Depth;
import io.ela.config.ElaConfig;
import io.ela.diff.DiffProgress;
import io.ela.diff.DiffReport;
import io.ela.diff.DiffRun;
import io.ela.migration.IndexChoice;
import io.ela.migration.MigrationSession;
import io.ela.standalone.demo.DemoResult.Compare;
import io.ela.standalone.terminal.Progress;
import io.ela.standalone.terminal.Screen;
import java.util.List;
import java.util.Locale;

/** Runs the diff service with a progress bar. Blocks. */
final class Compares {
  private static final int PARALLEL = 3;

  private final ElaConfig config;
  private final Screen screen;

  Compares(ElaConfig config, Screen screen) {
    this.config = config;
    this.screen = screen;
  }

  /** Compares everything that is migrated. */
  DiffReport all(Depth depth) throws InterruptedException {
    return run("compare", new DiffRun.Settings(depth, false, true), everything(config));
  }

  /** All indices of the migration, some at a time: the small ones mostly wait. */
  static IndexChoice everything(ElaConfig config) {
    return new IndexChoice(
        "all", List.of(), config.migration().indices()::contains, null, null, PARALLEL);
  }

  /** Compares one index, and repairs what differs. */
  DiffReport repair(String index) throws InterruptedException {
    return run(
        "repair",
        new DiffRun.Settings(Depth.CONTENT, true, true),
        IndexChoice.ofNames(config, "demo-repair", List.of(index)));
  }

  private DiffReport run(String name, DiffRun.Settings settings, IndexChoice choice)
      throws InterruptedException {
    try (MigrationSession session = MigrationSession.open(config, "ela-demo-diff");
        Progress bar = screen.progress(name, "documents read", 0)) {
      DiffRun run = new DiffRun(session, settings);
      return Watched.run(() -> run.run(choice), () -> show(run.progress(), bar));
    }
  }

  private static void show(DiffProgress progress, Progress bar) {
    long read = 0;
    long expected = 0;
    for (DiffProgress.Snapshot index : progress.snapshot()) {
      read += index.read();
      expected += index.expected();
    }
    bar.at(read, expected);
  }

  /** What a report says in a line of the result. */
  static Compare summary(DiffReport report) {
    return new Compare(
        report.depth().name().toLowerCase(Locale.ROOT),
        report.indices().stream().mapToLong(DiffReport.IndexReport::masterDocs).sum(),
        report.differences(),
        report.indices().stream().mapToLong(DiffReport.IndexReport::repaired).sum(),
        report.isEqual(),
        report.seconds());
  }
}
