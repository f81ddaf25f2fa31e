package io.ela.replicator;

import io.ela.cluster.AutoCreation;
import io.ela.cluster.EsClient;
import io.ela.config.ElaConfig;
import io.ela.control.ControlLog;
import io.ela.control.ControlState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the slave makes no index by itself, and that the master may ({@link
 * AutoCreation}): when the roles change, and every minute, because the setting is gone after a
 * restart of the whole cluster. Keeps away while a switch is under way. Thread-safe.
 */
final class AutoCreationKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(AutoCreationKeeper.class);
  private static final long AGAIN_MILLIS = TimeUnit.MINUTES.toMillis(1);

  private final ElaConfig config;
  private final Supplier<Roles> roles;
  private volatile ControlState control = ControlState.EMPTY;
  private volatile @Nullable Roles done;
  private volatile String told = "";

  private AutoCreationKeeper(ElaConfig config, Supplier<Roles> roles) {
    this.config = config;
    this.roles = roles;
  }

  /**
   * Begins; it goes on until the Vert.x is closed.
   *
   * @param roles as the control topic has them, not older than what its listeners are told
   */
  static void begin(ElaConfig config, ControlLog log, Vertx vertx, Supplier<Roles> roles) {
    AutoCreationKeeper keeper = new AutoCreationKeeper(config, roles);
    log.onChange(keeper::changed);
    vertx.setPeriodic(AGAIN_MILLIS, timer -> keeper.keep());
  }

  private void changed(ControlState state) {
    control = state;
    if (isSettled() && !roles.get().equals(done)) {
      keep();
    }
  }

  private boolean isSettled() {
    return control.pendingSwitch().isEmpty();
  }

  private void keep() {
    if (!isSettled()) {
      return;
    }
    Roles present = roles.get();
    done = present;
    restrict(present)
        .onSuccess(value -> value.ifPresent(theirs -> leftAlone(present, theirs)))
        .onFailure(
            failure ->
                warn(
                    "event=auto-creation-not-kept slave="
                        + present.slave().name()
                        + " cause=\""
                        + failure.getMessage()
                        + "\""));
  }

  private Future<Optional<String>> restrict(Roles present) {
    EsClient slave = present.slave().client();
    return AutoCreation.allow(present.master().client())
        .compose(
            allowed ->
                config.replicator().forbidAutoCreate()
                    ? AutoCreation.forbid(
                        slave, config.migration().indicesOn(present.slave().name()))
                    : AutoCreation.allow(slave).map(gone -> Optional.empty()))
        // It may be about to become the master, or be it already.
        .compose(
            theirs ->
                isSettled() && present.equals(roles.get())
                    ? Future.succeededFuture(theirs)
                    : AutoCreation.allow(slave).map(gone -> theirs));
  }

  private void leftAlone(Roles present, String theirs) {
    warn(
        "event=auto-creation-left-alone slave="
            + present.slave().name()
            + " action.auto_create_index=\""
            + theirs
            + "\" hint=\"somebody else's value; where it allows an index, the slave may make it"
            + " with other settings than the master's\"");
  }

  /** Once, not every minute. */
  private void warn(String line) {
    if (!line.equals(told)) {
      told = line;
      LOG.warn("{}", line);
    }
  }
}
