package io.ela.replicator;

import io.ela.replicator.SimControl.SimRoles;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the slave's index mirror the master's as {@link IndexKeeper} does it, in as many steps as
 * others may come in between: look, claim and look again, act, say so.
 */
final class SimConvergence {

  private enum Stage {
    LOOK,
    LOOK_CLAIMED,
    ACT,
    SAY,
    OVER
  }

  private final SimControl control;
  private final SimRoles roles;
  private final @Nullable String deleted;
  private final Runnable lost;
  private final Consumer<@Nullable Incarnations> done;
  private Stage stage;
  private @Nullable String master;
  private @Nullable String slave;
  private MirrorVerdict verdict = MirrorVerdict.ABSENT;
  private boolean looksAgain;

  /**
   * @param deleted the incarnation of which an event says that it was deleted; null if none does
   * @param lost publishes that all documents are to be looked at again
   * @param done gets the pair, or null if documents have no place on the slave
   */
  SimConvergence(
      SimControl control,
      SimRoles roles,
      @Nullable String deleted,
      Runnable lost,
      Consumer<@Nullable Incarnations> done) {
    this.control = control;
    this.roles = roles;
    this.deleted = deleted;
    this.lost = lost;
    this.done = done;
    this.stage = deleted == null ? Stage.LOOK : Stage.LOOK_CLAIMED;
  }

  /** Whether it waits for another one's claim. */
  boolean waits() {
    return stage == Stage.LOOK_CLAIMED && !control.claimable(roles);
  }

  /** Whether it changes the slave's index next. */
  boolean actsNext() {
    return stage == Stage.ACT;
  }

  void proceed() {
    switch (stage) {
      case LOOK -> {
        look();
        if (verdict.changesSlave()) {
          stage = Stage.LOOK_CLAIMED;
        } else {
          end();
        }
      }
      case LOOK_CLAIMED -> {
        control.claim();
        look();
        if (verdict.changesSlave()) {
          stage = Stage.ACT;
        } else {
          control.release();
          end();
        }
      }
      case ACT -> act();
      case SAY -> say();
      case OVER -> throw new IllegalStateException("it has ended");
    }
  }

  /** It is given up; its claim is void before anybody else acts. */
  void abandon() {
    if (stage == Stage.ACT || stage == Stage.SAY) {
      control.release();
    }
    stage = Stage.OVER;
  }

  private void look() {
    master = roles.master().uuid();
    slave = roles.slave().uuid();
    Incarnations known = control.known(roles);
    verdict = MirrorVerdict.of(master, slave, known, control.knownDeleted(), deleted);
    looksAgain = MirrorVerdict.looksAgain(known);
  }

  private void act() {
    if (!Objects.equals(slave, roles.slave().uuid())) {
      // Changed under the claim, by somebody who needs none: begun anew.
      control.release();
      stage = deleted == null ? Stage.LOOK : Stage.LOOK_CLAIMED;
      return;
    }
    if (verdict == MirrorVerdict.CREATE || verdict == MirrorVerdict.REPLACE) {
      slave = roles.slave().create().uuid();
    } else if (verdict == MirrorVerdict.DELETE) {
      roles.slave().delete();
    }
    stage = Stage.SAY;
  }

  private void say() {
    if (verdict == MirrorVerdict.DELETE) {
      control.deleted();
      stage = Stage.OVER;
      done.accept(null);
      return;
    }
    if (looksAgain) {
      lost.run();
    }
    control.mirrored(
        roles, new Incarnations(Objects.requireNonNull(master), Objects.requireNonNull(slave)));
    stage = deleted == null ? Stage.LOOK : Stage.LOOK_CLAIMED;
  }

  private void end() {
    stage = Stage.OVER;
    if (verdict == MirrorVerdict.KEEP) {
      done.accept(new Incarnations(Objects.requireNonNull(master), Objects.requireNonNull(slave)));
      return;
    }
    Incarnations pair = control.mirrored(roles);
    boolean left = verdict == MirrorVerdict.LEAVE && pair != null && pair.slave().equals(slave);
    done.accept(left ? pair : null);
  }
}
