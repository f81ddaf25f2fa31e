package io.ela.config;

/** How the topics are named and kept; see {@code ela.topics} in {@code reference.conf}. */
public record TopicsConfig(
    String prefix,
    int partitions,
    int replicationFactor,
    int minInsyncReplicas,
    boolean allowUnsafeDurability) {

  static TopicsConfig read(ConfigReader in) {
    TopicsConfig topics =
        new TopicsConfig(
            in.string("prefix"),
            in.positiveInt("partitions"),
            in.positiveInt("replication-factor"),
            in.positiveInt("min-insync-replicas"),
            in.bool("allow-unsafe-durability"));
    boolean unsafe = topics.replicationFactor < 3 || topics.minInsyncReplicas < 2;
    if (unsafe && !topics.allowUnsafeDurability) {
      in.problem(
          "replication-factor",
          "must be at least 3 with min-insync-replicas 2, or a broker that dies takes writes with"
              + " it; set allow-unsafe-durability = true only for a trial");
    }
    if (topics.minInsyncReplicas > topics.replicationFactor) {
      in.problem("min-insync-replicas", "cannot exceed replication-factor");
    }
    if (!topics.prefix.matches("[a-zA-Z0-9._-]{0,100}")) {
      in.problem("prefix", "may hold letters, digits, dots, - and _ only");
    }
    in.refuseUnknown();
    return topics;
  }
}
