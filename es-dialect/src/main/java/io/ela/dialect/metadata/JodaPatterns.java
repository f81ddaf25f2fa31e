package io.ela.dialect.metadata;

import java.util.Optional;

/** Date formats that a client of 6.x or earlier writes into queries, for 7.0 and later. */
public final class JodaPatterns {
  private JodaPatterns() {}

  /** The same format in java.time's letters; empty if a letter has no certain counterpart. */
  public static Optional<String> converted(String format) {
    Report report = new Report();
    String converted = new DateFormats(5, 8, report).converted(format, "format");
    return report.blockers().isEmpty() ? Optional.of(converted) : Optional.empty();
  }
}
