package io.ela.dialect;

import com.fasterxml.jackson.core.JsonToken;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonCursor;
import io.ela.dialect.json.MalformedJsonException;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The version of a server. Immutable. Ordered by distribution first: an OpenSearch 1.0 is neither
 * older nor newer than an Elasticsearch 7.10, so ask {@link #capabilities()} instead of comparing.
 *
 * @param distribution who made it
 * @param major first number
 * @param minor second number
 * @param patch third number; 0 where it was not given
 */
public record EsVersion(Distribution distribution, int major, int minor, int patch)
    implements Comparable<EsVersion> {

  private static final Pattern NUMBER =
      Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?(?:[-+].*)?");
  private static final String OPENSEARCH_PREFIX = "opensearch-";
  private static final Comparator<EsVersion> ORDER =
      Comparator.comparing(EsVersion::distribution)
          .thenComparingInt(EsVersion::major)
          .thenComparingInt(EsVersion::minor)
          .thenComparingInt(EsVersion::patch);

  /**
   * Reads {@code 8.19.13}, {@code 7.17}, {@code 9.0.0-SNAPSHOT} or {@code opensearch-2.19.1}.
   *
   * @throws IllegalArgumentException when it is not a version number; the message shows it
   */
  public static EsVersion parse(String number) {
    boolean openSearch = number.startsWith(OPENSEARCH_PREFIX);
    return parse(
        openSearch ? Distribution.OPENSEARCH : Distribution.ELASTICSEARCH,
        openSearch ? number.substring(OPENSEARCH_PREFIX.length()) : number);
  }

  private static EsVersion parse(Distribution distribution, String number) {
    Matcher matcher = NUMBER.matcher(number);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "version [" + number + "] is not of the form MAJOR.MINOR.PATCH, for example 8.19.13");
    }
    String patch = matcher.group(3);
    return new EsVersion(
        distribution,
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        patch == null ? 0 : Integer.parseInt(patch));
  }

  /**
   * Reads the answer of {@code GET /}: {@code version.number}, and {@code version.distribution},
   * which only OpenSearch has. An OpenSearch 1.x that is told to pass for 7.10.2 ({@code
   * compatibility.override_main_response_version}, gone in 2.0) still names its distribution and is
   * taken for 1.0.0, since its own number is hidden and all of 1.x have the same capabilities.
   *
   * @throws IllegalArgumentException when the body is not JSON, has no {@code version.number} or
   *     names an unknown distribution
   */
  public static EsVersion fromRootAnswer(byte[] body) {
    String number = null;
    String distribution = null;
    try (JsonCursor json = new JsonCursor(Bytes.of(body))) {
      json.expectObject("the answer of GET /");
      while (json.nextMember()) {
        if (!json.name().equals("version") || json.token() != JsonToken.START_OBJECT) {
          json.skip();
          continue;
        }
        while (json.nextMember()) {
          switch (json.name()) {
            case "number" -> number = json.textOrNull();
            case "distribution" -> distribution = json.textOrNull();
            default -> json.skip();
          }
        }
      }
    } catch (MalformedJsonException e) {
      throw new IllegalArgumentException(
          "the answer of GET / cannot be read: " + e.getMessage() + "; is this Elasticsearch?", e);
    }
    if (number == null) {
      throw new IllegalArgumentException(
          "the answer of GET / has no version.number; is this Elasticsearch?");
    }
    return known(distribution, number);
  }

  private static EsVersion known(@Nullable String distribution, String number) {
    if (distribution == null || distribution.equals("elasticsearch")) {
      return parse(Distribution.ELASTICSEARCH, number);
    }
    if (!distribution.equals("opensearch")) {
      throw new IllegalArgumentException(
          "the answer of GET / names the distribution ["
              + distribution
              + "]; known are [elasticsearch] (or none) and [opensearch]");
    }
    EsVersion version = parse(Distribution.OPENSEARCH, number);
    return number.equals("7.10.2") ? new EsVersion(Distribution.OPENSEARCH, 1, 0, 0) : version;
  }

  /** What this version can do. */
  public Capabilities capabilities() {
    return new Capabilities(this);
  }

  /** Whether this is the given version of its own distribution, or a later one. */
  public boolean onOrAfter(int major, int minor) {
    return this.major > major || (this.major == major && this.minor >= minor);
  }

  @Override
  public int compareTo(EsVersion other) {
    return ORDER.compare(this, other);
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    String prefix = distribution == Distribution.OPENSEARCH ? OPENSEARCH_PREFIX : "";
    return prefix + major + "." + minor + "." + patch;
  }
}
