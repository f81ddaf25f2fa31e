package io.ela.standalone.demo;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsTransport;
import io.ela.config.ClusterConfig;
import io.ela.config.DiffConfig.Depth;
import io.ela.config.ElaConfig;
import io.ela.diff.DiffReport;
import io.ela.diff.Difference;
import io.ela.events.KafkaClients;
import io.ela.events.ReplicatorProgress;
import io.ela.events.TopicAdmin;
import io.ela.events.Topics;
import io.ela.loader.LoadProgress;
import io.ela.loader.LoadSummary;
import io.ela.loader.Loader;
import io.ela.migration.IndexChoice;
import io.ela.migration.MigrationSession;
import io.ela.standalone.demo.DemoResult.Rates;
import io.ela.standalone.demo.clients.Workload;
import io.ela.standalone.demo.seed.Characters;
import io.ela.standalone.demo.seed.Places;
import io.ela.standalone.demo.seed.SeedIndex;
import io.ela.standalone.demo.seed.Seeder;
import io.ela.standalone.switching.SwitchCoordinator;
import io.ela.standalone.switching.SwitchReport;
import io.ela.standalone.switching.SwitchRequest;
import io.ela.standalone.terminal.Progress;
import io.ela.standalone.terminal.Screen;
import io.ela.standalone.terminal.Screen.Tone;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The demo's steps, one after another. For one thread; {@link #close} may come from any. */
final class Demo implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
  private static final Duration CATCH_UP = Duration.ofMinutes(3);

  private final DemoOptions options;
  private final Screen screen;
  private final Path directory;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final DemoOutcome outcome = new DemoOutcome();
  private final Vertx vertx;

  Demo(DemoOptions options, Screen screen, Path directory) {
    this.options = options;
    this.screen = screen;
    this.directory = directory;
    this.vertx = EsTransport.vertx();
    keep(vertx::close);
  }

  /**
   * Takes all steps.
   *
   * @return what came of it
   * @throws RuntimeException if a step cannot be taken at all
   */
  DemoResult run() throws InterruptedException, IOException {
    screen.heading("Preparation: two clusters, Kafka, and a business with data");
    DemoServers servers =
        keep(DemoServers.begin(directory, line -> screen.line(Tone.QUIET, "  " + line)));
    seed(servers);
    servers.await();
    ElaConfig config = servers.configure(directory);
    outcome.took("preparation");

    screen.heading("1  Capture: clients now talk to the gateway, which records what they write");
    DemoServices services = capture(config);
    Workload workload = clients(config, servers);
    outcome.took("1 capture");

    screen.heading("2  Load: what the old cluster held before");
    load(config, services);
    outcome.took("2 load");

    screen.heading("3  Compare and repair, while clients write");
    compareAndRepair(config);
    outcome.took("3 compare and repair");

    screen.heading("4  Switch: Elasticsearch 8 becomes the master");
    switchOver(config, workload);
    outcome.took("4 switch");

    screen.heading("5  Compare again: the old cluster now follows the new one");
    DiffReport after = new Compares(config, screen).all(Depth.CONTENT);
    outcome.afterSwitch(Compares.summary(after));
    tell(after);
    outcome.took("5 compare");

    screen.heading("6  Proof: no client writes any more; every byte and version must be equal");
    prove(config, workload);
    outcome.took("6 proof");
    return outcome.result();
  }

  /** Where clients reach the gateway, after {@link #run}. */
  String gateway() {
    return outcome.gateway();
  }

  private void seed(DemoServers servers) throws InterruptedException {
    try (EsClient old =
        new EsClient(vertx, ClusterConfig.of(DemoServers.OLD, servers.oldAddress()))) {
      List<SeedIndex> indices =
          List.of(
              Places.locales(),
              Places.currencies(),
              Places.timeZones(),
              Characters.index(options.step()));
      old.call(EsRequest.put("/" + Workload.NEW_INDEX).json(Workload.NEW_INDEX_DEFINITION));
      old.call(EsRequest.put("/" + LatencyProbe.INDEX).json(LatencyProbe.DEFINITION));
      long expected = indices.stream().mapToLong(index -> index.documents().get().count()).sum();
      try (Progress bar = screen.progress("seed into 5.6", "documents", expected)) {
        Seeder seeder = new Seeder(old, written -> bar.at(written, expected));
        for (SeedIndex index : indices) {
          seeder.write(index);
        }
      }
    }
  }

  private DemoServices capture(ElaConfig config) throws InterruptedException {
    KafkaClients kafka = new KafkaClients(config.kafka());
    Admin admin = keep(kafka.admin("ela-demo"));
    List<String> made = new TopicAdmin(admin, config.topics()).create();
    screen.line("  topics: " + String.join(", ", made.stream().sorted().toList()));
    DemoServices services = keep(DemoServices.start(config));
    outcome.gateway("http://" + config.gateway().listen());
    screen.line("  gateway at " + outcome.gateway() + ", replicator running");
    return services;
  }

  private Workload clients(ElaConfig config, DemoServers servers)
      throws InterruptedException, IOException {
    LatencyProbe probe = new LatencyProbe(servers.oldAddress(), outcome.gateway());
    outcome.latency(probe.reads(), probe.writes());
    screen.line(
        String.format(
            Locale.ROOT,
            "  the gateway adds %.2f ms to a get and %.2f ms to a write (median)",
            outcome.reads().addedMedian(),
            outcome.writes().addedMedian()));
    Workload workload =
        new Workload(outcome.gateway(), options.clients(), options.rate(), options.step());
    keep(workload::stop);
    outcome.workload(workload);
    workload.start();
    screen.line(
        String.format(
            Locale.ROOT,
            "  %d clients read, write and search in version 5's dialect, %d requests/s",
            options.clients(),
            options.rate()));
    screen.line(Tone.QUIET, "  configuration: " + directory.resolve("ela.conf"));
    LOG.info("event=demo-clients-started master={}", config.migration().master());
    return workload;
  }

  private void load(ElaConfig config, DemoServices services) throws InterruptedException {
    long appliedBefore = services.replicator().applied();
    long bulksBefore = services.replicator().bulks();
    long begun = System.nanoTime();
    try (MigrationSession session = MigrationSession.open(config, "ela-demo-loader")) {
      LoadSummary summary;
      Loader loader = new Loader(session);
      try (Progress bar = screen.progress("load", "documents", 0)) {
        IndexChoice all = Compares.everything(config);
        summary = Watched.run(() -> loader.run(all), () -> show(loader.progress(), bar));
      }
      if (!summary.isComplete()) {
        throw new DemoFailure("the load is not complete: " + summary.toJson().encode());
      }
      catchUp(session.replicator());
      double seconds = (System.nanoTime() - begun) / 1e9;
      long applied = services.replicator().applied() - appliedBefore;
      outcome.rates(
          new Rates(
              summary.docs(),
              Math.round(summary.docs() / summary.seconds()),
              applied,
              Math.round(applied / seconds)));
      screen.line(
          String.format(
              Locale.ROOT,
              "  the replicator applied %,d events in %.1f s (%,.0f/s) by %,d bulks, %d of them twice"
                  + " or stale, %d dead letters",
              applied,
              seconds,
              applied / seconds,
              services.replicator().bulks() - bulksBefore,
              services.replicator().dropped(),
              services.replicator().deadLettered()));
    }
  }

  private static void show(LoadProgress progress, Progress bar) {
    long published = 0;
    long total = 0;
    for (LoadProgress.Snapshot index : progress.snapshot()) {
      published += index.published();
      total += index.total();
    }
    bar.at(published, total);
  }

  private void catchUp(ReplicatorProgress replicator) throws InterruptedException {
    long lag = replicator.totalLag();
    var ends = replicator.ends();
    try (Progress bar = screen.progress("replicate the rest", "events", lag)) {
      long deadline = System.nanoTime() + CATCH_UP.toNanos();
      while (!replicator.awaitPassed(ends, Duration.ofMillis(200))) {
        bar.at(Math.max(0, lag - replicator.totalLag()), lag);
        if (System.nanoTime() > deadline) {
          throw new DemoFailure(
              "the replicator is still "
                  + replicator.totalLag()
                  + " events behind after "
                  + CATCH_UP.toSeconds()
                  + " s");
        }
      }
      bar.at(lag, lag);
    }
  }

  private void compareAndRepair(ElaConfig config) throws InterruptedException {
    List<String> planted;
    try (EsClient young = new EsClient(vertx, config.target())) {
      planted = Damage.plant(young);
    }
    screen.line(
        "  we damage 3 documents in the new cluster on purpose: " + String.join(", ", planted));
    Compares compares = new Compares(config, screen);
    DiffReport found = compares.all(Depth.CONTENT);
    tell(found);
    List<String> ids =
        found.indices().stream()
            .flatMap(index -> index.examples().stream())
            .map(Difference::id)
            .sorted()
            .toList();
    if (!ids.equals(planted.stream().sorted().toList())) {
      outcome.problem("the compare should find exactly " + planted + ", but found " + ids);
    }
    DiffReport repaired = compares.repair(Damage.INDEX);
    outcome.damaged(Compares.summary(repaired));
    tell(repaired);
    if (!repaired.isEqual()) {
      outcome.problem("differences are left after the repair: " + repaired.differences());
    }
  }

  private void tell(DiffReport report) {
    for (DiffReport.IndexReport index : report.indices()) {
      if (!index.error().isEmpty()) {
        outcome.problem(index.index() + " could not be compared: " + index.error());
      }
      for (Difference example : index.examples().stream().limit(5).toList()) {
        screen.line(
            String.format(
                Locale.ROOT,
                "  %s: %s/%s %s",
                example.kind().wire(),
                example.index(),
                example.id(),
                String.join(", ", example.paths())));
      }
      if (index.repaired() > 0) {
        screen.line(Tone.GOOD, "  repaired: " + index.repaired() + " in " + index.index());
      }
    }
    boolean equal = report.isEqual();
    screen.line(
        equal ? Tone.GOOD : Tone.PLAIN,
        equal ? "  equal" : "  " + report.differences() + " differences");
  }

  private void switchOver(ElaConfig config, Workload workload) throws InterruptedException {
    outcome.beforeSwitch();
    try (SwitchCoordinator coordinator =
        SwitchCoordinator.open(
            config,
            new KafkaClients(config.kafka()),
            step ->
                screen.line(
                    String.format(
                        Locale.ROOT, "  %6.2f s  %s", step.millis() / 1e3, step.name())))) {
      SwitchReport report = coordinator.run(SwitchRequest.to(config.migration().target()));
      outcome.switched(report);
      if (!report.committed()) {
        throw new DemoFailure("the switch was aborted: " + report.reason());
      }
    }
    // So that every client has had an answer from the new master.
    long requests = workload.statistics().requests();
    while (workload.statistics().requests() < requests + 10L * options.clients()
        && workload.statistics().faultCount() == 0) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    outcome.afterSwitchWaits();
    screen.line(
        String.format(
            Locale.ROOT,
            "  the longest that a client waited for a write: %.2f s; errors seen: %d",
            outcome.longestWriteInSwitch() / 1e3,
            workload.statistics().faultCount()));
  }

  private void prove(ElaConfig config, Workload workload) throws InterruptedException {
    workload.stop();
    try (Admin admin = new KafkaClients(config.kafka()).admin("ela-demo-proof")) {
      catchUp(new ReplicatorProgress(admin, Topics.of(config.topics())));
    }
    try (EsClient old = new EsClient(vertx, config.source());
        EsClient young = new EsClient(vertx, config.target())) {
      old.call(EsRequest.post("/_refresh"));
      young.call(EsRequest.post("/_refresh"));
      DiffReport proof = new Compares(config, screen).all(Depth.BYTES);
      outcome.proof(Compares.summary(proof));
      outcome.documents(proof);
      tell(proof);
      var acknowledged = workload.acknowledged();
      try (Progress bar =
          screen.progress("acknowledged writes", "documents", acknowledged.size())) {
        outcome.acknowledged(
            new AcknowledgedCheck(old, young)
                .check(acknowledged, checked -> bar.at(checked, acknowledged.size())));
      }
    }
  }

  private <T extends AutoCloseable> T keep(T resource) {
    synchronized (opened) {
      opened.push(resource);
    }
    return resource;
  }

  /** Ends everything, the last begun first. */
  @Override
  public void close() {
    while (true) {
      AutoCloseable resource;
      synchronized (opened) {
        if (opened.isEmpty()) {
          return;
        }
        resource = opened.pop();
      }
      try {
        resource.close();
      } catch (Exception e) {
        LOG.warn("event=demo-close-failed resource={}", resource, e);
      }
    }
  }

  /** Ends at once what would outlive this process: the servers. For a Ctrl-C. */
  void kill() {
    List<DemoServers> servers;
    synchronized (opened) {
      servers =
          opened.stream()
              .filter(DemoServers.class::isInstance)
              .map(DemoServers.class::cast)
              .toList();
    }
    servers.forEach(DemoServers::close);
  }
}
