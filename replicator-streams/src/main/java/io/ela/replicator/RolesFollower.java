package io.ela.replicator;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsException;
import io.ela.cluster.NoAnswerException;
import io.ela.config.ElaConfig;
import io.ela.control.ControlLog;
import io.ela.control.ControlState;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows the present roles by following the control topic. Thread-safe. */
final class RolesFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RolesFollower.class);
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);

  private final ElaConfig config;
  private final Map<String, Roles.Member> members = new TreeMap<>();
  private final SlaveLease lease;
  private volatile Roles roles;

  /** Its client may send only under that epoch's lease. */
  private Roles.@Nullable Member slaveNow;

  private long slaveSince;

  /**
   * Waits until the migration has a master and both clusters have told their versions; logs what it
   * waits for.
   */
  RolesFollower(ElaConfig config, ControlLog control, Vertx vertx, SlaveLease lease)
      throws InterruptedException {
    this.config = config;
    this.lease = lease;
    for (String name : new String[] {config.migration().source(), config.migration().target()}) {
      members.put(name, member(new EsClient(vertx, config.cluster(name))));
    }
    this.roles = rolesOf(awaitStart(control));
    control.onChange(state -> roles = rolesOf(state));
  }

  Roles roles() {
    return roles;
  }

  private static ControlState awaitStart(ControlLog control) throws InterruptedException {
    while (true) {
      try {
        return control.await(state -> !state.master().isEmpty(), Duration.ofSeconds(10));
      } catch (TimeoutException e) {
        LOG.info("event=waiting-for-migration-start hint=\"the first gateway to start begins it\"");
      }
    }
  }

  private static Roles.Member member(EsClient client) throws InterruptedException {
    while (true) {
      try {
        return new Roles.Member(client, client.awaitVersion());
      } catch (NoAnswerException | EsException e) {
        LOG.warn("event=waiting-for-cluster cluster={} cause={}", client.name(), e.getMessage());
        Thread.sleep(BETWEEN_TRIES.toMillis());
      }
    }
  }

  private synchronized Roles rolesOf(ControlState state) {
    Roles.Member master = members.get(state.master());
    Roles.Member slave = members.get(config.migration().other(state.master()));
    if (master == null || slave == null) {
      throw new IllegalStateException(
          "the control topic names \""
              + state.master()
              + "\" as master, but the configuration has "
              + members.keySet()
              + " as source and target; is this the right topic prefix?");
    }
    boolean masterIsSource = state.master().equals(config.migration().source());
    long lastSwitch =
        state.pendingSwitch().map(pending -> pending.epoch() - 1).orElse(state.lastSwitchEpoch());
    return new Roles(
        state.epoch(),
        lastSwitch,
        master,
        underLease(slave, state.epoch()),
        masterIsSource,
        config.migration().types());
  }

  private Roles.Member underLease(Roles.Member slave, long epoch) {
    Roles.Member present = slaveNow;
    if (present == null || slaveSince != epoch) {
      present = new Roles.Member(slave.client().permitted(lease.under(epoch)), slave.version());
      slaveNow = present;
      slaveSince = epoch;
    }
    return present;
  }

  @Override
  public void close() {
    members.values().forEach(member -> member.client().close());
  }
}
