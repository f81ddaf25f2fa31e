package io.ela.gateway.route;

import io.ela.control.ControlLog;
import io.ela.control.ControlRecord;
import io.ela.control.ControlState;
import io.ela.control.PendingSwitch;
import io.ela.dialect.EsVersion;
import io.ela.dialect.split.SplitBridge;
import io.ela.dialect.translate.DialectBridge;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the control topic for this gateway: holds writes for a switch, says when they are
 * drained, and sets the route. Thread-safe.
 *
 * <p>"Drained" is said only when three things are so: no write is in flight, what was in doubt is
 * refreshed, and the route to the new master is prepared, so that the decision itself cannot fail.
 */
public final class RouteKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RouteKeeper.class);

  /** Writes are held under this "epoch" until the gateway has signed on. */
  private static final long STARTING = -1;

  /** What failed is tried again after a while. */
  private static final Executor AGAIN = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

  private final ControlLog control;
  private final Clusters clusters;
  private final EsVersion dialect;
  private final TypeDirectory types;
  private final String gateway;
  private final String incarnation;
  private final Promise<Void> signedOn = Promise.promise();
  private final Map<String, Route> prepared = new HashMap<>();
  private final EpochLease lease;
  private final WriteGate gate;
  private volatile Route route;
  private volatile Supplier<Future<Void>> beforeDrained = Future::succeededFuture;
  private volatile Consumer<ControlState> onState = state -> {};
  private boolean following;
  private boolean started;
  private volatile boolean closed;

  /**
   * Nothing is followed before {@link #signedOn}, and writes are held until then.
   *
   * @param first the route to the present master
   * @param dialect what the clients speak
   * @param incarnation this run of the gateway
   */
  public RouteKeeper(
      ControlLog control,
      Clusters clusters,
      Route first,
      EsVersion dialect,
      TypeDirectory types,
      String gateway,
      String incarnation) {
    this.control = control;
    this.clusters = clusters;
    this.route = first;
    this.dialect = dialect;
    this.types = types;
    this.gateway = gateway;
    this.incarnation = incarnation;
    this.lease = new EpochLease(control::caughtUpNanos, System::nanoTime);
    this.gate = new WriteGate(this::drained, lease);
    gate.hold(STARTING);
  }

  /** Makes a route; throws {@link IllegalArgumentException} for dialects without a bridge. */
  public static Route route(
      Clusters clusters,
      String master,
      long epoch,
      EsVersion dialect,
      EsVersion version,
      TypeDirectory types) {
    Clusters.Cluster cluster = clusters.get(master);
    PartDirectory parts = clusters.parts(master);
    DialectBridge bridge = DialectBridge.between(dialect, version, types);
    return new Route(
        master,
        epoch,
        version,
        parts,
        parts == PartDirectory.NONE ? bridge : new SplitBridge(bridge, parts::view),
        cluster.upstream(),
        cluster.client());
  }

  /** What must be done after the last write and before the gateway says that it is drained. */
  public void beforeDrained(Supplier<Future<Void>> task) {
    beforeDrained = task;
  }

  /** Who hears of each state in which no switch is pending, before writes pass under it. */
  public void onState(Consumer<ControlState> listener) {
    onState = listener;
  }

  /** The gate that writes pass. */
  public WriteGate gate() {
    return gate;
  }

  /** The present route; for a write, to be asked after it has passed the gate. */
  public Route current() {
    return route;
  }

  /** The gateway's sign-on is durable: from now on the control topic rules the gate. */
  public void signedOn() {
    signedOn.complete();
    follows();
  }

  /**
   * A former run of this gateway is signed on, and the control topic cannot be read yet: what is
   * known of it rules the gate until it is. No switch passes before {@link #signedOn}.
   */
  public void signedOnFormerly() {
    follows();
  }

  private void follows() {
    synchronized (this) {
      if (following) {
        return;
      }
      following = true;
    }
    control.onChange(changed -> follow());
  }

  /** Called for each change, and again for what failed: always by what is so now. */
  private synchronized void follow() {
    ControlState state = control.state();
    if (state.superseded().contains(incarnation) && lease.revoked().isEmpty()) {
      lease.revoke(
          "another gateway has signed on under the name ["
              + gateway
              + "], so no switch waits for this one; give each its own ela.gateway.name");
      LOG.error("event=superseded gateway={} hint=\"{}\"", gateway, lease.revoked().get());
    }
    if (state.pendingSwitch().isPresent()) {
      PendingSwitch pending = state.pendingSwitch().get();
      LOG.info("event=writes-held epoch={} to={}", pending.epoch(), pending.to());
      started = true;
      gate.hold(pending.epoch());
      return;
    }
    Route before = route;
    if (state.epoch() != before.epoch() || !state.master().equals(before.master())) {
      Route next = prepared.get(state.master());
      if (next == null) {
        // A switch that did not wait for this gateway: its writes stay held until it is ready.
        prepare(state.master(), state.epoch())
            .onSuccess(late -> follow())
            .onFailure(
                failure -> {
                  LOG.error("event=no-route master={}", state.master(), failure);
                  again(this::follow);
                });
        return;
      }
      route = withEpoch(next, state.epoch());
      LOG.info("event=switched master={} epoch={}", state.master(), state.epoch());
    }
    onState.accept(state);
    if (!started || gate.isHolding()) {
      started = true;
      gate.open();
    }
  }

  private static Route withEpoch(Route route, long epoch) {
    return new Route(
        route.master(),
        epoch,
        route.version(),
        route.parts(),
        route.bridge(),
        route.upstream(),
        route.client());
  }

  private Future<Route> prepare(String master, long epoch) {
    return clusters
        .version(master)
        .map(version -> route(clusters, master, epoch, dialect, version, types))
        .onSuccess(
            made -> {
              synchronized (this) {
                prepared.put(master, made);
              }
            });
  }

  /** Called by the gate, and again while the switch is pending if something failed. */
  private void drained(long epoch) {
    if (epoch == STARTING) {
      return;
    }
    @Nullable PendingSwitch pending =
        control.state().pendingSwitch().filter(p -> p.epoch() == epoch).orElse(null);
    if (pending == null) {
      return;
    }
    signedOn
        .future()
        .compose(on -> prepare(pending.to(), epoch))
        .compose(made -> beforeDrained.get())
        .compose(
            done ->
                Future.fromCompletionStage(
                    append(new ControlRecord.GatewayDrained(gateway, incarnation, epoch))))
        .onSuccess(done -> LOG.info("event=drained epoch={}", epoch))
        .onFailure(
            failure -> {
              LOG.error(
                  "event=not-drained epoch={} to={} hint=\"tried again until the switch is"
                      + " aborted\"",
                  epoch,
                  pending.to(),
                  failure);
              again(() -> drained(epoch));
            });
  }

  private void again(Runnable task) {
    AGAIN.execute(
        () -> {
          if (!closed) {
            task.run();
          }
        });
  }

  /** What failed is not tried again any more. */
  @Override
  public void close() {
    closed = true;
  }

  private CompletableFuture<Void> append(ControlRecord record) {
    return control.append(record);
  }
}
