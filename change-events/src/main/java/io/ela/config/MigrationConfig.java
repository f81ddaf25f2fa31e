package io.ela.config;

import com.typesafe.config.Config;
import io.ela.dialect.split.TypeSplits;
import java.util.ArrayList;
import java.util.List;

/**
 * What moves where.
 *
 * @param source name of the cluster that is migrated from
 * @param target name of the cluster that is migrated to
 * @param master name of the master of the first start; afterwards the control topic rules
 * @param indices the source indices that the migration is about
 * @param types which of them are split into one index per type
 */
public record MigrationConfig(
    String source, String target, String master, IndexSelection indices, TypeSplits types) {

  /** The other one of the two clusters. */
  public String other(String cluster) {
    return cluster.equals(source) ? target : source;
  }

  /** The names that these indices have on a cluster. */
  public IndexSelection indicesOn(String cluster) {
    if (types.isNone() || !cluster.equals(target)) {
      return indices;
    }
    List<String> include = new ArrayList<>(indices.include());
    types.rules().forEach(rule -> include.add(rule.targets(rule.pattern())));
    return new IndexSelection(include, indices.exclude());
  }

  /**
   * @param typesDefaults what a rule of {@code types} has where it says nothing
   */
  static MigrationConfig read(ConfigReader in, Config typesDefaults) {
    ConfigReader indices = in.section("indices");
    List<String> include = indices.strings("includes");
    List<String> exclude = indices.strings("excludes");
    indices.refuseUnknown();
    MigrationConfig migration =
        new MigrationConfig(
            in.string("source"),
            in.string("target"),
            in.string("master"),
            new IndexSelection(include, exclude),
            new TypeSplits(
                in.elements("types", typesDefaults, TypesConfig::rule), include, exclude));
    in.refuseUnknown();
    return migration;
  }
}
