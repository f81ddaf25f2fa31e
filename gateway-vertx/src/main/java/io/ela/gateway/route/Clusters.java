package io.ela.gateway.route;

import io.ela.cluster.EsClient;
import io.ela.config.ElaConfig;
import io.ela.control.ControlLog;
import io.ela.control.ControlRecord;
import io.ela.dialect.EsVersion;
import io.ela.gateway.proxy.Upstream;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The source and the target: connections and versions. Thread-safe.
 *
 * <p>A version that was learnt is remembered in the control topic, as the progress record {@code
 * cluster-version/NAME}, so that a gateway can start while the slave is away.
 */
public final class Clusters implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Clusters.class);
  static final String VERSION = "cluster-version/";

  /** One of the two. */
  public record Cluster(EsClient client, Upstream upstream) {}

  private final ControlLog control;
  private final Map<String, Cluster> clusters = new LinkedHashMap<>();
  private final String target;
  private final PartDirectory parts;

  public Clusters(Vertx vertx, ElaConfig config, ControlLog control) {
    this.control = control;
    this.target = config.migration().target();
    this.parts =
        config.migration().types().isNone()
            ? PartDirectory.NONE
            : new PartDirectory(config.migration().types(), System::nanoTime);
    for (String name : new String[] {config.migration().source(), config.migration().target()}) {
      clusters.put(
          name,
          new Cluster(
              new EsClient(vertx, config.cluster(name)),
              new Upstream(vertx, config.cluster(name))));
    }
  }

  /**
   * A cluster by its name.
   *
   * @throws IllegalArgumentException if it is neither source nor target
   */
  public Cluster get(String name) {
    Cluster cluster = clusters.get(name);
    if (cluster == null) {
      throw new IllegalArgumentException(
          "cluster [" + name + "] is not of this migration, which has " + clusters.keySet());
    }
    return cluster;
  }

  /** What a cluster calls what clients call an index. */
  public PartDirectory parts(String name) {
    return name.equals(target) ? parts : PartDirectory.NONE;
  }

  /** The version as the cluster says it now or said it before; fails if neither is known. */
  public Future<EsVersion> version(String name) {
    return get(name)
        .client()
        .version()
        .onSuccess(version -> remember(name, version))
        .recover(
            failure -> {
              Optional<EsVersion> known = remembered(name);
              LOG.warn(
                  "event=version-not-answered cluster={} remembered={} cause=\"{}\"",
                  name,
                  known.map(EsVersion::toString).orElse("none"),
                  failure.getMessage());
              return known
                  .map(Future::succeededFuture)
                  .orElseGet(() -> Future.failedFuture(failure));
            });
  }

  /** The version from the control topic. */
  public Optional<EsVersion> remembered(String name) {
    return Optional.ofNullable(control.state().progress().get(VERSION + name))
        .map(json -> EsVersion.parse(json.replace("\"", "")));
  }

  private void remember(String name, EsVersion version) {
    if (remembered(name).filter(version::equals).isEmpty()) {
      Future.fromCompletionStage(
              control.append(new ControlRecord.Progress(VERSION + name, "\"" + version + "\"")))
          .onFailure(failure -> LOG.warn("event=version-not-remembered cluster={}", name, failure));
    }
  }

  @Override
  public void close() {
    clusters
        .values()
        .forEach(
            cluster -> {
              cluster.client().close();
              cluster.upstream().close();
            });
  }
}
