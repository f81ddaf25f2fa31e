package io.ela.standalone.switching;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsException;
import io.ela.cluster.EsTransport;
import io.ela.cluster.NoAnswerException;
import io.ela.cluster.WritingTasks;
import io.ela.config.ElaConfig;
import io.ela.control.ControlLog;
import io.ela.control.ControlRecord;
import io.ela.control.ControlRecord.SwitchDecided;
import io.ela.control.ControlRecord.SwitchDraining;
import io.ela.control.ControlState;
import io.ela.control.PendingSwitch;
import io.ela.events.KafkaClients;
import io.ela.events.ReplicatorProgress;
import io.ela.events.Topics;
import io.ela.standalone.status.DeadLetterCount;
import io.ela.standalone.switching.SwitchRefusedException.Reason;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Switches the master: the gateways hold new writes and finish those in flight, the reconciler
 * looks after what dead gateways left open, the replicator applies all that was written, the new
 * master is made free ({@link Handover}), and one record in the control topic decides. A failure in
 * between, or an interrupt, appends an abort, so that the gateways go on with the old master;
 * whichever decision stands first in the topic is the one that counts. One switch at a time;
 * blocks.
 */
public final class SwitchCoordinator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SwitchCoordinator.class);

  /** Writes must be let go before the gateways give them up. */
  private static final Duration HOLD_MARGIN = Duration.ofSeconds(5);

  private static final Duration DECISION_TIMEOUT = Duration.ofSeconds(20);

  private final ElaConfig config;
  private final Topics topics;
  private final Admin admin;
  private final ControlLog control;
  private final ReplicatorProgress progress;
  private final ReplicatorProgress intents;
  private final Vertx vertx;
  private final Consumer<SwitchReport.Step> onStep;

  private SwitchCoordinator(
      ElaConfig config, Admin admin, ControlLog control, Consumer<SwitchReport.Step> onStep) {
    this.config = config;
    this.topics = Topics.of(config.topics());
    this.admin = admin;
    this.control = control;
    this.progress = new ReplicatorProgress(admin, topics);
    this.intents = ReplicatorProgress.ofIntents(admin, topics);
    this.vertx = EsTransport.vertx();
    this.onStep = onStep;
  }

  /**
   * A coordinator that has read the control topic.
   *
   * @param onStep told after every step, on the thread that switches
   * @throws KafkaException if Kafka does not answer or the control topic does not exist
   */
  public static SwitchCoordinator open(
      ElaConfig config, KafkaClients kafka, Consumer<SwitchReport.Step> onStep) {
    Admin admin = kafka.admin("ela-switch");
    try {
      ControlLog control = ControlLog.open(kafka, Topics.of(config.topics()), "ela-switch");
      return new SwitchCoordinator(config, admin, control, onStep);
    } catch (RuntimeException e) {
      admin.close();
      throw e;
    }
  }

  /**
   * Switches.
   *
   * @return what became of it, committed or aborted
   * @throws SwitchRefusedException if it was not begun, with every reason
   * @throws InterruptedException if interrupted before it was begun; an interrupt later aborts
   */
  public SwitchReport run(SwitchRequest request) throws InterruptedException {
    List<SwitchReport.Step> steps = new ArrayList<>();
    String from = control.state().master();
    refuseIf(Objections.absolute(control.state(), request.to()));
    try (EsClient newMaster = new EsClient(vertx, config.cluster(request.to()));
        EsClient oldMaster = new EsClient(vertx, config.cluster(from))) {
      Handover handover = new Handover(oldMaster, newMaster, config.migration());
      step(steps, "look whether it is safe", () -> weigh(request, oldMaster, newMaster));
      long epoch = control.state().lastSwitchEpoch() + 1;
      long begun = System.nanoTime();
      Sealing sealing = new Sealing(control, newMaster, this::append);
      String reason = drainAndDecide(request, epoch, handover, sealing, steps);
      boolean committed = outcome(request.to(), epoch);
      long held = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
      if (committed) {
        carry(handover, steps);
      } else {
        // The commit may have been void; after an abort this changes nothing any more.
        handover.imposeAgain();
      }
      return new SwitchReport(
          from, request.to(), epoch, committed, committed ? "" : reason, held, steps);
    }
  }

  /**
   * Ends a switch that somebody else began and did not finish.
   *
   * @return the epoch of the switch that was ended, 0 if none is under way
   */
  public long abortPending(String reason) throws InterruptedException {
    ControlState state = control.state();
    if (state.pendingSwitch().isEmpty()) {
      return 0;
    }
    long epoch = state.pendingSwitch().get().epoch();
    decide(epoch, false, state.master(), reason);
    awaitDecision(epoch);
    return epoch;
  }

  private void weigh(SwitchRequest request, EsClient oldMaster, EsClient newMaster)
      throws InterruptedException {
    List<Reason> reasons = new ArrayList<>(Objections.ofState(control.state()));
    Objections.ofDeadLetters(DeadLetterCount.of(admin, topics)).ifPresent(reasons::add);
    Objections.ofHealth(newMaster).ifPresent(reasons::add);
    reasons.removeIf(reason -> request.accept().contains(Objection.of(reason.name())));
    refuseIf(reasons);
    if (!request.accept().contains(Objection.TASKS)) {
      refuseIf(objectionOfTasks(request).stream().toList());
    }
    if (!request.accept().contains(Objection.LAG)) {
      long lag = awaitNear(request);
      refuseIf(Objections.ofLag(lag, request.nearEnough(), request.timeout()).stream().toList());
    }
    if (!request.accept().contains(Objection.INDICES)) {
      IndexSets sets = new IndexSets(oldMaster, newMaster, config.migration(), progress);
      refuseIf(sets.objection(request.timeout()).stream().toList());
    }
  }

  /** Waits, before any write is held, for the tasks that are under way now. */
  private Optional<Reason> objectionOfTasks(SwitchRequest request) throws InterruptedException {
    long deadline = System.nanoTime() + request.timeout().toNanos();
    try (EsClient master = new EsClient(vertx, config.cluster(control.state().master()))) {
      Set<String> tasks = WritingTasks.awaitRunning(master);
      while (!tasks.isEmpty() && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(250);
        tasks.retainAll(WritingTasks.awaitRunning(master));
      }
      return Objections.ofTasks(tasks, request.timeout());
    } catch (NoAnswerException | EsException e) {
      return Optional.of(Objections.ofSilence(String.valueOf(e.getMessage())));
    }
  }

  private long awaitNear(SwitchRequest request) throws InterruptedException {
    long deadline = System.nanoTime() + request.timeout().toNanos();
    long lag = progress.totalLag();
    while (lag > request.nearEnough() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(250);
      lag = progress.totalLag();
    }
    return lag;
  }

  /** Returns why it was aborted, if it was. */
  private String drainAndDecide(
      SwitchRequest request,
      long epoch,
      Handover handover,
      Sealing sealing,
      List<SwitchReport.Step> steps) {
    try {
      long deadline = System.nanoTime() + holdAtMost(request).toNanos();
      step(
          steps,
          "gateways hold new writes and finish those in flight",
          () -> drain(epoch, request.to(), deadline));
      if (!control.state().superseded().isEmpty()) {
        step(
            steps,
            "gateways that were replaced lose their leases",
            () -> Sealing.awaitLeases(deadline));
      }
      step(steps, "what gateways left open is looked after", () -> awaitSettled(deadline));
      step(steps, "replicator applies what was written", () -> awaitApplied(deadline));
      step(steps, "no index is being made or deleted", () -> awaitNoClaims(deadline));
      step(steps, "replicators let " + request.to() + " go", () -> sealing.seal(epoch, deadline));
      step(
          steps,
          "nothing of them is under way there",
          () -> sealing.awaitNothingUnderWay(deadline));
      step(steps, "lifecycle policies are noted", () -> notePolicies(handover));
      step(
          steps,
          request.to() + " may map new fields and make indices",
          () -> handover.lift(left(deadline)));
      step(steps, request.to() + " makes it searchable", () -> handover.refresh(left(deadline)));
      step(
          steps,
          "decide: " + request.to() + " is master",
          () -> {
            decide(epoch, true, request.to(), "ela switch");
            awaitDecision(epoch);
          });
      return "an index was being made or deleted in the very moment of the decision, or somebody"
          + " else decided first; try again";
    } catch (InterruptedException e) {
      return abort(epoch, "it was interrupted", handover);
    } catch (RuntimeException e) {
      LOG.warn("event=switch-aborted epoch={}", epoch, e);
      return abort(epoch, String.valueOf(e.getMessage()), handover);
    }
  }

  private void notePolicies(Handover handover) throws InterruptedException {
    String before = control.state().progress().get(LifecyclePolicies.RECORD);
    String noted = handover.policies(before);
    if (!noted.equals(before)) {
      append(new ControlRecord.Progress(LifecyclePolicies.RECORD, noted));
    }
  }

  /**
   * The switch is committed, whatever comes of this, so what could not be done is told as a step
   * and left to the operator.
   */
  private void carry(Handover handover, List<SwitchReport.Step> steps) {
    for (Handover.Part part : handover.parts()) {
      try {
        step(steps, part.name(), part.work()::carry);
      } catch (InterruptedException e) {
        notCarried(part.name(), "it was interrupted", steps);
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        LOG.warn("event=not-carried part=\"{}\"", part.name(), e);
        notCarried(part.name(), String.valueOf(e.getMessage()), steps);
      }
    }
  }

  private void notCarried(String name, String cause, List<SwitchReport.Step> steps) {
    SwitchReport.Step failed =
        new SwitchReport.Step("NOT DONE, do it by hand: " + name + " (" + cause + ")", 0);
    steps.add(failed);
    onStep.accept(failed);
  }

  private void drain(long epoch, String to, long deadline)
      throws InterruptedException, TimeoutException {
    append(new SwitchDraining(epoch, to, System.currentTimeMillis()));
    try {
      control.await(
          state ->
              pendingEpoch(state) != epoch ? state.lastSwitchEpoch() >= epoch : state.allDrained(),
          left(deadline));
    } catch (TimeoutException e) {
      ControlState state = control.state();
      List<String> silent =
          state.gateways().values().stream()
              .filter(
                  on ->
                      state
                          .pendingSwitch()
                          .map(pending -> !pending.drained().contains(on.incarnation()))
                          .orElse(true))
              .map(on -> on.gateway() + " at " + on.address())
              .toList();
      throw new TimeoutException(
          "these gateways did not say in time that their writes are finished: " + silent);
    }
    if (pendingEpoch(control.state()) != epoch) {
      throw new IllegalStateException("somebody else began or ended a switch at the same time");
    }
  }

  /** Intents of gateways that died; those of the others were settled before they were drained. */
  private void awaitSettled(long deadline) throws InterruptedException, TimeoutException {
    Map<TopicPartition, Long> ends = intents.ends();
    if (!intents.awaitPassed(ends, left(deadline))) {
      throw new TimeoutException(
          "the replicator did not look after all intents in time; up to "
              + intents.totalLag()
              + " writes may be open. Is a replicator running?");
    }
  }

  /** To the very end: a refresh of an index brings forth others, or itself, behind it. */
  private void awaitApplied(long deadline) throws InterruptedException, TimeoutException {
    if (!progress.awaitAllPassed(left(deadline))) {
      throw new TimeoutException(
          "the replicator did not apply all in time; it is " + progress.totalLag() + " behind");
    }
  }

  /** Whoever has a claim would change an index of what is the master then. */
  private void awaitNoClaims(long deadline) throws InterruptedException, TimeoutException {
    try {
      control.await(state -> state.indices().claims().isEmpty(), left(deadline));
    } catch (TimeoutException e) {
      throw new TimeoutException(
          "these indices were still being made or deleted by a replicator: "
              + control.state().indices().claims().keySet());
    }
  }

  private String abort(long epoch, String reason, Handover handover) {
    try {
      handover.imposeAgain();
      decide(epoch, false, control.state().master(), reason);
      return reason;
    } catch (RuntimeException | InterruptedException e) {
      throw new KafkaException(
          "the switch failed ("
              + reason
              + ") and the abort could not be published either; gateways hold their writes until"
              + " ela.gateway.hold-timeout. Run `ela switch --abort` as soon as Kafka answers",
          e);
    }
  }

  private void decide(long epoch, boolean committed, String master, String reason)
      throws InterruptedException {
    append(new SwitchDecided(epoch, committed, master, reason, System.currentTimeMillis()));
  }

  /** The decision that counts is the one that was read. */
  private boolean outcome(String to, long epoch) throws InterruptedException {
    ControlState state = awaitDecision(epoch);
    return state.epoch() == epoch && state.master().equals(to);
  }

  private ControlState awaitDecision(long epoch) throws InterruptedException {
    try {
      return control.await(
          state -> state.lastSwitchEpoch() >= epoch && pendingEpoch(state) != epoch,
          DECISION_TIMEOUT);
    } catch (TimeoutException e) {
      throw new KafkaException("the decision of epoch " + epoch + " cannot be read back", e);
    }
  }

  private void append(ControlRecord record) throws InterruptedException {
    try {
      control.append(record).get();
    } catch (ExecutionException e) {
      throw new KafkaException("cannot append " + record.key() + " to " + topics.control(), e);
    }
  }

  private Duration holdAtMost(SwitchRequest request) {
    Duration hold = config.gateway().holdTimeout().minus(HOLD_MARGIN);
    return hold.compareTo(request.timeout()) < 0 ? hold : request.timeout();
  }

  static Duration left(long deadline) {
    return Duration.ofNanos(
        Math.max(TimeUnit.MILLISECONDS.toNanos(1), deadline - System.nanoTime()));
  }

  private static long pendingEpoch(ControlState state) {
    return state.pendingSwitch().map(PendingSwitch::epoch).orElse(-1L);
  }

  private static void refuseIf(List<Reason> reasons) {
    if (!reasons.isEmpty()) {
      throw new SwitchRefusedException(reasons);
    }
  }

  private void step(List<SwitchReport.Step> steps, String name, Work work)
      throws InterruptedException {
    long begun = System.nanoTime();
    try {
      work.run();
    } catch (TimeoutException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    SwitchReport.Step done =
        new SwitchReport.Step(name, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
    steps.add(done);
    onStep.accept(done);
  }

  /** A step's work. */
  private interface Work {
    void run() throws InterruptedException, TimeoutException;
  }

  @Override
  public void close() {
    control.close();
    admin.close(Duration.ofSeconds(5));
    var unused = vertx.close();
  }
}
