package io.ela.replicator;

import io.ela.replicator.DocumentReader.Reading;
import io.ela.replicator.SimControl.SimRoles;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request that a step of a course asks for. It arrives at its cluster at one time, and its
 * answer is taken at another; whose incarnation it met is asked when the answer is taken, as {@link
 * BulkSender} and {@link DocumentReader} do it.
 */
final class SimExchange {
  private final CourseStep step;
  private final String id;
  private final Place asked;
  private final Incarnations pair;
  private final SimRoles roles;
  private final Chance chance;
  private boolean answered;
  private boolean done;
  private @Nullable Reading reading;
  private @Nullable ItemOutcome outcome;

  /**
   * @param id of the document
   * @param asked the place that the event names
   * @param roles those under which the course began
   */
  SimExchange(
      CourseStep step, String id, Place asked, Incarnations pair, SimRoles roles, Chance chance) {
    this.step = step;
    this.id = id;
    this.asked = asked;
    this.pair = pair;
    this.roles = roles;
    this.chance = chance;
  }

  boolean answered() {
    return answered;
  }

  /** Whether it changes anything on the slave. */
  boolean writes() {
    return !(step instanceof CourseStep.ReadMaster) && !(step instanceof CourseStep.ReadSlave);
  }

  /** Whether what senders before it had sent must have arrived for it to be safe. */
  boolean followsOrphans() {
    return step instanceof CourseStep.ReadSlave || step instanceof CourseStep.ForgetTombstones;
  }

  private boolean ofTombstones() {
    return step instanceof CourseStep.ForgetTombstones
        || step instanceof CourseStep.RememberTombstones;
  }

  /** Master and slave were switched: a document's request is given back instead of sent. */
  boolean giveBack() {
    if (ofTombstones()) {
      return false;
    }
    reading = new Reading.Superseded();
    outcome = new ItemOutcome.Superseded();
    answered = true;
    return true;
  }

  /** Arrives; without an answer a bulk or a reading is sent again, and arrives once more. */
  void send() {
    arrive();
    boolean lost = chance.answerIsLost();
    answered = ofTombstones() || !lost;
    done &= !lost;
    chance.say(() -> this + (lost ? ", and its answer is lost" : ""));
  }

  /** It meets its cluster. */
  void arrive() {
    if (step instanceof CourseStep.ReadMaster) {
      reading = roles.master().read(address(asked), chance.readsReplica());
    } else if (step instanceof CourseStep.ReadSlave read) {
      reading = roles.slave().read(address(read.place()), false);
    } else if (ofTombstones()) {
      boolean forget = step instanceof CourseStep.ForgetTombstones;
      SimIndex slave = roles.slave().index();
      // Of an index that is gone there is nothing to remember.
      done = slave != null || !forget;
      if (slave != null) {
        slave.forgetful(forget);
      }
    } else {
      outcome = written(roles.slave().forWrite());
    }
  }

  private ItemOutcome written(@Nullable SimIndex slave) {
    if (slave == null) {
      return new ItemOutcome.IndexMissing();
    }
    boolean noTick = chance.oneIn(4);
    SimIndex.Answer answer;
    if (step instanceof CourseStep.Index write) {
      boolean gte = write.rule() == CourseStep.VersionRule.EXTERNAL_GTE;
      answer = slave.index(address(write.place()), write.source(), write.version(), gte, noTick);
    } else {
      CourseStep.Delete delete = (CourseStep.Delete) step;
      boolean gte = delete.rule() == CourseStep.VersionRule.EXTERNAL_GTE;
      answer = slave.delete(address(delete.place()), delete.version(), gte, noTick);
    }
    return answer.result() == SimIndex.Result.CONFLICT
        ? new ItemOutcome.Conflict()
        : new ItemOutcome.Applied();
  }

  private SimIndex.Address address(Place place) {
    return new SimIndex.Address(id, place.effective());
  }

  /** The answer is taken. */
  CourseStep next(DocumentCourse course) {
    if (step instanceof CourseStep.ReadMaster) {
      return course.masterSays(identified(roles.master(), pair.master()));
    }
    if (step instanceof CourseStep.ReadSlave) {
      return course.slaveSays(identified(roles.slave(), pair.slave()));
    }
    if (step instanceof CourseStep.ForgetTombstones) {
      return course.tombstonesForgotten(done);
    }
    if (step instanceof CourseStep.RememberTombstones) {
      return course.tombstonesRemembered(done);
    }
    boolean counts =
        outcome instanceof ItemOutcome.Superseded || pair.slave().equals(roles.slave().uuid());
    return course.written(counts ? Objects.requireNonNull(outcome) : new ItemOutcome.Moved());
  }

  private Reading identified(SimCluster cluster, String wanted) {
    Reading found = Objects.requireNonNull(reading);
    String uuid = cluster.uuid();
    if (found instanceof Reading.Superseded || wanted.equals(uuid)) {
      return found;
    }
    return uuid == null ? new Reading.IndexMissing() : new Reading.Moved();
  }

  @Override
  public String toString() {
    String came = outcome != null ? " -> " + outcome : reading != null ? " -> " + reading : "";
    return step + " for " + id + came;
  }
}
