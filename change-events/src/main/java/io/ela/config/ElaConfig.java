package io.ela.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The whole configuration, checked. Immutable.
 *
 * @param clusters by name
 * @param kafka properties handed to every Kafka client
 */
public record ElaConfig(
    Map<String, ClusterConfig> clusters,
    MigrationConfig migration,
    Map<String, String> kafka,
    TopicsConfig topics,
    GatewayConfig gateway,
    ReplicatorConfig replicator,
    LoaderConfig loader,
    DiffConfig diff,
    List<TaskConfig> tasks) {

  /**
   * Reads a file over the defaults.
   *
   * @throws ConfigException naming everything that is wrong
   */
  public static ElaConfig load(Path file) {
    if (!Files.isReadable(file)) {
      throw new ConfigException(file.toString(), List.of("cannot be read; is the path right?"));
    }
    try {
      return read(
          ConfigFactory.parseFile(
              file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false)),
          file.toString());
    } catch (com.typesafe.config.ConfigException e) {
      throw new ConfigException(file.toString(), List.of(String.valueOf(e.getMessage())));
    }
  }

  /**
   * Reads a HOCON text over the defaults.
   *
   * @param origin named in error messages
   * @throws ConfigException naming everything that is wrong
   */
  public static ElaConfig parse(String hocon, String origin) {
    try {
      return read(ConfigFactory.parseString(hocon), origin);
    } catch (com.typesafe.config.ConfigException e) {
      throw new ConfigException(origin, List.of(String.valueOf(e.getMessage())));
    }
  }

  private static ElaConfig read(Config own, String origin) {
    Config all = own.withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve();
    List<String> problems = new ArrayList<>();
    ConfigReader in = new ConfigReader(all.getConfig("ela"), "ela", problems);
    Config clusterDefaults = all.getConfig("ela.cluster-defaults");
    Config taskDefaults = all.getConfig("ela.task-defaults");
    in.section("cluster-defaults");
    in.section("task-defaults");
    in.section("types-defaults");
    ElaConfig config =
        new ElaConfig(
            in.entries("clusters", clusterDefaults, ClusterConfig::read),
            MigrationConfig.read(in.section("migration"), all.getConfig("ela.types-defaults")),
            in.properties("kafka"),
            TopicsConfig.read(in.section("topics")),
            GatewayConfig.read(in.section("gateway")),
            ReplicatorConfig.read(in.section("replicator")),
            LoaderConfig.read(in.section("loader")),
            DiffConfig.read(in.section("diff")),
            in.elements("tasks", taskDefaults, TaskConfig::read));
    in.refuseUnknown();
    config.checkTogether(problems);
    if (!problems.isEmpty()) {
      throw new ConfigException(origin, problems);
    }
    return config;
  }

  private void checkTogether(List<String> problems) {
    for (Map.Entry<String, String> role :
        Map.of(
                "source",
                migration.source(),
                "target",
                migration.target(),
                "master",
                migration.master())
            .entrySet()) {
      if (!role.getValue().isEmpty() && !clusters.containsKey(role.getValue())) {
        problems.add(
            "ela.migration."
                + role.getKey()
                + ": \""
                + role.getValue()
                + "\" is not in ela.clusters, which has "
                + clusters.keySet());
      }
    }
    if (!migration.source().isEmpty() && migration.source().equals(migration.target())) {
      problems.add("ela.migration.target: must be another cluster than ela.migration.source");
    }
    boolean masterKnown =
        migration.master().equals(migration.source())
            || migration.master().equals(migration.target());
    if (clusters.containsKey(migration.master()) && !masterKnown) {
      problems.add("ela.migration.master: must be the source or the target");
    }
    for (String name : kafka.keySet()) {
      if (name.endsWith("session.timeout.ms") || name.endsWith("heartbeat.interval.ms")) {
        problems.add(
            "ela.kafka."
                + name
                + ": has no effect on replicators; set ela.replicator.session-timeout instead, of"
                + " which the heartbeats are a part");
      }
    }
    if (!kafka.containsKey("bootstrap.servers")) {
      problems.add("ela.kafka.bootstrap.servers: must be set, for instance to \"kafka:9092\"");
    }
  }

  public ClusterConfig source() {
    return cluster(migration.source());
  }

  public ClusterConfig target() {
    return cluster(migration.target());
  }

  /**
   * A cluster by its name.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public ClusterConfig cluster(String name) {
    ClusterConfig cluster = clusters.get(name);
    if (cluster == null) {
      throw new IllegalArgumentException(
          "no cluster named \"" + name + "\"; known: " + clusters.keySet());
    }
    return cluster;
  }
}
