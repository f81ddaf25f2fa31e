package io.ela.testbed.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Modules that the 7.17 server inside SonarQube's archive lacks and that are on Maven Central as
 * jars ({@code org.elasticsearch.plugin:*-client}, up to 7.17): with a descriptor beside the jar
 * they are modules again. Elasticsearch takes a module only if the descriptor's version is its own.
 */
final class Modules717 {
  private static final List<Module> MODULES =
      List.of(
          new Module("percolator", "org.elasticsearch.percolator.PercolatorPlugin", "", List.of()),
          new Module("rank-eval", "org.elasticsearch.index.rankeval.RankEvalPlugin", "", List.of()),
          new Module(
              "mapper-extras",
              "org.elasticsearch.index.mapper.MapperExtrasPlugin",
              "lang-painless",
              List.of()),
          new Module(
              "aggs-matrix-stats",
              "org.elasticsearch.search.aggregations.matrix.MatrixAggregationPlugin",
              "",
              List.of()),
          new Module(
              "lang-mustache",
              "org.elasticsearch.script.mustache.MustachePlugin",
              "",
              List.of("com.github.spullara.mustache.java:compiler:0.9.6")));

  private Modules717() {}

  private record Module(
      String name, String className, String extended, List<String> dependencies) {}

  static void addTo(Path home, String version, MavenArtifacts artifacts) throws IOException {
    for (Module module : MODULES) {
      Path directory = home.resolve("modules").resolve(module.name());
      if (Files.exists(directory)) {
        continue;
      }
      Files.createDirectories(directory);
      Installer.copy(
          artifacts.jars(
              List.of("org.elasticsearch.plugin:" + module.name() + "-client:" + version)),
          directory);
      if (!module.dependencies().isEmpty()) {
        Installer.copy(artifacts.jars(module.dependencies()), directory);
      }
      Files.writeString(
          directory.resolve("plugin-descriptor.properties"), descriptor(module, version));
      if (module.name().equals("lang-mustache")) {
        Files.writeString(
            directory.resolve("plugin-security.policy"),
            "grant {\n  permission java.lang.RuntimePermission \"accessDeclaredMembers\";\n};\n");
      }
    }
  }

  private static String descriptor(Module module, String version) {
    return String.join(
        "\n",
        "description=" + module.name(),
        "version=" + version,
        "name=" + module.name(),
        "classname=" + module.className(),
        "java.version=1.8",
        "elasticsearch.version=" + version,
        "extended.plugins=" + module.extended(),
        "has.native.controller=false",
        "");
  }
}
