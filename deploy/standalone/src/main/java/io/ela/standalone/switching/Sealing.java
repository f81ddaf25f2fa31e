package io.ela.standalone.switching;

import static io.ela.standalone.switching.SwitchCoordinator.left;

import io.ela.cluster.EsClient;
import io.ela.cluster.WritingTasks;
import io.ela.control.ControlLog;
import io.ela.control.ControlRecord;
import io.ela.control.ControlState;
import io.ela.control.PendingSwitch;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no replicator changes a cluster any more before it becomes the master. Used by
 * one thread; blocks.
 */
final class Sealing {
  private static final Logger LOG = LoggerFactory.getLogger(Sealing.class);

  private static final long LOOK_AGAIN_MILLIS = 20;

  private final ControlLog control;
  private final EsClient newMaster;
  private final Append append;

  /** Appends to the control topic. */
  interface Append {
    void record(ControlRecord record) throws InterruptedException;
  }

  /**
   * @param append returns when that is durable
   */
  Sealing(ControlLog control, EsClient newMaster, Append append) {
    this.control = control;
    this.newMaster = newMaster;
    this.append = append;
  }

  /**
   * A gateway in whose place another one signed on, and that never signed off, may be stopped and
   * continue: what it answers as a success is answered within its lease.
   */
  static void awaitLeases(long deadline) throws InterruptedException, TimeoutException {
    if (left(deadline).compareTo(Silence.LEASES_OVER) < 0) {
      throw new TimeoutException(
          "there was no time left to wait until gateways that were replaced lose their leases");
    }
    TimeUnit.MILLISECONDS.sleep(Silence.LEASES_OVER.toMillis());
  }

  /**
   * Tells the replicators to let the slave go. Each has said that nothing of it is under way there,
   * or has been silent for so long that no lease and no request of it is in force.
   *
   * @param deadline as {@link System#nanoTime} has it
   * @throws TimeoutException naming the replicators that still have requests under way
   */
  void seal(long epoch, long deadline) throws InterruptedException, TimeoutException {
    append.record(new ControlRecord.SwitchSealed(epoch, System.currentTimeMillis()));
    Silence silence = new Silence(epoch, System.nanoTime());
    while (true) {
      ControlState state = control.state();
      if (isOver(state, epoch)) {
        throw new IllegalStateException("somebody else ended the switch");
      }
      if (state.allStill(epoch)) {
        return;
      }
      Set<String> open = silence.notOver(state, System.nanoTime());
      if (open.isEmpty() && isSealed(state)) {
        LOG.warn(
            "event=replicators-silent replicators={} busy={} hint=\"killed, or stopped; their"
                + " leases and requests are over\"",
            state.notStill(epoch),
            state.busy());
        return;
      }
      if (System.nanoTime() - deadline >= 0) {
        throw new TimeoutException(
            "requests of replicators to "
                + newMaster.name()
                + " were still under way, by replicator: "
                + state.busy()
                + ", or replicators that do not answer could not be waited for: "
                + open);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  private static boolean isSealed(ControlState state) {
    return state.pendingSwitch().map(PendingSwitch::sealed).orElse(false);
  }

  private static boolean isOver(ControlState state, long epoch) {
    return state.pendingSwitch().map(PendingSwitch::epoch).orElse(-1L) != epoch;
  }

  /**
   * Waits for what the cluster is carrying out just now: a replicator that was killed or cut off
   * may have left it a request.
   *
   * @throws TimeoutException naming the tasks
   */
  void awaitNothingUnderWay(long deadline) throws InterruptedException, TimeoutException {
    Set<String> requests = WritingTasks.awaitRequests(newMaster);
    while (!requests.isEmpty()) {
      Duration left = left(deadline);
      if (left.toMillis() <= LOOK_AGAIN_MILLIS) {
        throw new TimeoutException(
            "cluster "
                + newMaster.name()
                + " is still carrying out requests that change it; their tasks are "
                + requests);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
      requests.retainAll(WritingTasks.awaitRequests(newMaster));
    }
  }
}
