package io.ela.config;

import java.util.List;

/**
 * What moves where.
 *
 * @param source name of the cluster that is migrated from
 * @param target name of the cluster that is migrated to
 * @param master name of the master of the first start; afterwards the control topic rules
 * @param indices the source indices that the migration is about
 */
public record MigrationConfig(String source, String target, String master, IndexSelection indices) {

  /** The other one of the two clusters. */
  public String other(String cluster) {
    return cluster.equals(source) ? target : source;
  }

  static MigrationConfig read(ConfigReader in) {
    ConfigReader indices = in.section("indices");
    List<String> include = indices.strings("includes");
    List<String> exclude = indices.strings("excludes");
    indices.refuseUnknown();
    MigrationConfig migration =
        new MigrationConfig(
            in.string("source"),
            in.string("target"),
            in.string("master"),
            new IndexSelection(include, exclude));
    in.refuseUnknown();
    return migration;
  }
}
