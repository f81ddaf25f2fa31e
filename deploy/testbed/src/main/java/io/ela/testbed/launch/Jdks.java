package io.ela.testbed.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds JDKs: the running one, those that {@code JAVA17_HOME} or {@code JDK25_HOME} and the like
 * name, and those in the directories beside the running one's. Stateless.
 */
public final class Jdks {
  private static final Pattern HOME_VARIABLE = Pattern.compile("(JAVA|JDK)_?(\\d+)_HOME");
  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(?:1\\.)?(\\d+)");

  private Jdks() {}

  /**
   * A Java installation.
   *
   * @param home its home directory
   * @param feature its feature version (17, 21, 25)
   */
  public record Jdk(Path home, int feature) {
    /** The {@code java} command. */
    public Path java() {
      return home.resolve("bin").resolve("java");
    }
  }

  /** The JDK that this JVM runs on. */
  public static Jdk running() {
    return new Jdk(Path.of(System.getProperty("java.home")), Runtime.version().feature());
  }

  /**
   * The oldest JDK within a range, for old servers run best on old JDKs; the running one if it is
   * as old.
   *
   * @param oldest the lowest feature version that will do
   * @param newest the highest feature version that will do
   */
  public static Optional<Jdk> find(int oldest, int newest) {
    return all(System.getenv()).stream()
        .filter(jdk -> jdk.feature() >= oldest && jdk.feature() <= newest)
        .min(Comparator.comparingInt(Jdk::feature));
  }

  private static List<Jdk> all(Map<String, String> environment) {
    Jdk running = running();
    List<Jdk> found = new ArrayList<>();
    found.add(running);
    environment.forEach(
        (name, value) -> {
          if (HOME_VARIABLE.matcher(name).matches()) {
            read(Path.of(value)).ifPresent(found::add);
          }
        });
    Path parent = running.home().getParent();
    if (parent != null) {
      try (Stream<Path> siblings = Files.list(parent)) {
        siblings.sorted().forEach(sibling -> read(sibling).ifPresent(found::add));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot look for JDKs in " + parent, e);
      }
    }
    return found;
  }

  private static Optional<Jdk> read(Path home) {
    Path release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin").resolve("java")) || !Files.isReadable(release)) {
      return Optional.empty();
    }
    try {
      Matcher matcher = VERSION.matcher(Files.readString(release));
      return matcher.find()
          ? Optional.of(new Jdk(home, Integer.parseInt(matcher.group(1))))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + release, e);
    }
  }
}
