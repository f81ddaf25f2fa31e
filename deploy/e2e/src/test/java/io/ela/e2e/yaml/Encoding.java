package io.ela.e2e.yaml;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of what stands in a URL. */
final class Encoding {
  private Encoding() {}

  /** A part of a path; commas and stars stay, for they separate and match names. */
  static String part(String text) {
    return value(text).replace("%2C", ",");
  }

  /** A value in a query string. */
  static String value(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
