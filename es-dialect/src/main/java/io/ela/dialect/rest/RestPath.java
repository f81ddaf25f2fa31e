package io.ela.dialect.rest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Raw paths and their segments. Segments are split before they are decoded, so an encoded slash
 * ({@code %2F}) stays inside its segment, as in Elasticsearch.
 */
public final class RestPath {
  private RestPath() {}

  /**
   * The raw segments of a raw path: the leading slash and trailing slashes are cut, what is between
   * stays as it was sent, empty segments included.
   */
  public static List<String> rawSegments(String rawPath) {
    int from = rawPath.startsWith("/") ? 1 : 0;
    int to = rawPath.length();
    while (to > from && rawPath.charAt(to - 1) == '/') {
      to--;
    }
    List<String> segments = new ArrayList<>();
    if (from >= to) {
      return segments;
    }
    int start = from;
    for (int i = from; i < to; i++) {
      if (rawPath.charAt(i) == '/') {
        segments.add(rawPath.substring(start, i));
        start = i + 1;
      }
    }
    segments.add(rawPath.substring(start, to));
    return segments;
  }

  /**
   * Decodes one segment.
   *
   * @param plusIsSpace whether a bare plus means a space: so in paths up to 7.3, no longer from 7.4
   *     (Elasticsearch pull request 33164 and its server-side successor); always so in queries
   * @return null if a percent sign is not followed by two hexadecimal digits: Elasticsearch refuses
   *     such a request
   */
  public static @Nullable String decode(String raw, boolean plusIsSpace) {
    if (raw.indexOf('%') < 0 && (!plusIsSpace || raw.indexOf('+') < 0)) {
      return raw;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length());
    int i = 0;
    while (i < raw.length()) {
      char c = raw.charAt(i);
      if (c == '%') {
        int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
        int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          return null;
        }
        out.write(high * 16 + low);
        i += 3;
      } else if (c == '+' && plusIsSpace) {
        out.write(' ');
        i++;
      } else {
        int next = raw.offsetByCodePoints(i, 1);
        byte[] utf8 = raw.substring(i, next).getBytes(StandardCharsets.UTF_8);
        out.write(utf8, 0, utf8.length);
        i = next;
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /**
   * Encodes one segment or parameter so that every version reads it back as it is: everything but
   * unreserved characters (and the comma, star and colon of index expressions) is escaped.
   */
  public static String encode(String decoded) {
    StringBuilder out = new StringBuilder(decoded.length() + 8);
    for (byte b : decoded.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if ((c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || "-._~,*:".indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%');
        out.append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
        out.append(Character.toUpperCase(Character.forDigit(c & 0xf, 16)));
      }
    }
    return out.toString();
  }

  /** A raw path of the given decoded segments, each encoded. */
  public static String of(String... decodedSegments) {
    StringBuilder out = new StringBuilder();
    for (String segment : decodedSegments) {
      out.append('/').append(encode(segment));
    }
    return out.isEmpty() ? "/" : out.toString();
  }
}
