package io.ela.testbed;

import io.ela.testbed.launch.Jdks;
import java.util.Locale;
import java.util.Optional;

/**
 * The servers that can be started. Each is one exact version, because what a version accepts and
 * answers is what tests are about.
 */
public enum ServerKind {
  /** Complete distribution with all modules. */
  ES_5_6(Family.ELASTICSEARCH, "5.6.16", 17, 23),
  /** Complete default distribution, basic licence. */
  ES_6_8(Family.ELASTICSEARCH, "6.8.23", 17, 23),
  /** A real node inside a runner's JVM, nearly all modules. */
  ES_7_10(Family.ELASTICSEARCH, "7.10.2", 17, 23),
  /** The server inside SonarQube's archive with more modules added; no ingest-common. */
  ES_7_17(Family.ELASTICSEARCH, "7.17.15", 17, 23),
  /** The server inside SonarQube's archive; no mustache, percolator, mapper-extras, rank-eval. */
  ES_8_19(Family.ELASTICSEARCH, "8.19.13", 17, 25),
  /** As {@link #ES_8_19}; needs a JDK of 21 or newer. */
  ES_9_4(Family.ELASTICSEARCH, "9.4.3", 21, 25),
  /** A real node inside a runner's JVM, nearly all modules. */
  OPENSEARCH_1_3(Family.OPENSEARCH, "1.3.13", 17, 23),
  /** A real node inside a runner's JVM, nearly all modules. */
  OPENSEARCH_2_19(Family.OPENSEARCH, "2.19.1", 17, 23),
  /** A real node inside a runner's JVM, nearly all modules; needs a JDK of 21 or newer. */
  OPENSEARCH_3_8(Family.OPENSEARCH, "3.8.0", 21, 25),
  /** One KRaft node, broker and controller. */
  KAFKA(Family.KAFKA, "4.3.1", 17, 25);

  /** What kind of thing answers. */
  public enum Family {
    /** Elasticsearch, HTTP. */
    ELASTICSEARCH("Elasticsearch"),
    /** OpenSearch, HTTP. */
    OPENSEARCH("OpenSearch"),
    /** Kafka's own protocol. */
    KAFKA("Kafka");

    private final String title;

    Family(String title) {
      this.title = title;
    }
  }

  private final Family family;
  private final String version;
  private final int oldestJdk;
  private final int newestJdk;

  ServerKind(Family family, String version, int oldestJdk, int newestJdk) {
    this.family = family;
    this.version = version;
    this.oldestJdk = oldestJdk;
    this.newestJdk = newestJdk;
  }

  /** What kind of thing answers. */
  public Family family() {
    return family;
  }

  /** The exact version, as the server reports it. */
  public String version() {
    return version;
  }

  /** For people: {@code Elasticsearch 5.6.16}. */
  public String title() {
    return family.title + " " + version;
  }

  /** For file names: {@code elasticsearch-5.6.16}. */
  public String fileName() {
    return family.title.toLowerCase(Locale.ROOT) + "-" + version;
  }

  /** The oldest Java feature version that the server runs on here. */
  public int oldestJdk() {
    return oldestJdk;
  }

  /** The newest Java feature version that the server runs on here. */
  public int newestJdk() {
    return newestJdk;
  }

  /**
   * Why this server cannot be started as a process on this machine, if so: no JDK that it runs on
   * was found. Looks at files on every call.
   */
  public Optional<String> unavailableReason() {
    return Jdks.find(oldestJdk, newestJdk).isPresent()
        ? Optional.empty()
        : Optional.of(
            title()
                + " needs a JDK "
                + oldestJdk
                + " to "
                + newestJdk
                + ", and none was found: set JAVA"
                + Math.max(oldestJdk, Math.min(newestJdk, 25))
                + "_HOME, or install one beside the running JDK ("
                + System.getProperty("java.home")
                + ")");
  }
}
