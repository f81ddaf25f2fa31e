package io.ela.dialect.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Date formats: named ones in camel case are refused from 8.0 on (measured on 8.19), and patterns
 * are read by java.time instead of Joda from 7.0 on. Only what surely means the same is rewritten;
 * a letter whose meaning is not certain stands in the way by name.
 */
final class DateFormats {
  private static final Pattern CAMEL = Pattern.compile("[a-z]+(?:[A-Z][a-z]+|T)+");
  private static final Pattern NAMED = Pattern.compile("[a-z0-9]+(?:_[a-z0-9]+)+|date|time|hour");
  private static final Set<Character> SAME =
      Set.of('y', 'M', 'd', 'H', 'h', 'k', 'K', 'm', 's', 'S', 'a', 'D', 'E', 'G', 'w');
  private static final String HINT =
      "convert the pattern by hand to java.time's letters and map the field with it on the target";

  private final int created;
  private final int target;
  private final Report report;

  /**
   * @param created the level of the version that made the index: from 7 on its patterns are
   *     java.time's already
   */
  DateFormats(int created, int target, Report report) {
    this.created = created;
    this.target = target;
    this.report = report;
  }

  /** The format for the target; the same text if nothing need change. */
  String converted(String format, String path) {
    if (target < 7) {
      return format;
    }
    List<String> pieces = new ArrayList<>();
    for (String piece : format.split("\\|\\|", -1)) {
      pieces.add(created < 7 ? joda(piece, path) : named(piece));
    }
    String converted = String.join("||", pieces);
    if (!converted.equals(format)) {
      report.changed(
          path,
          "date-format",
          "[" + format + "] is [" + converted + "] since dates are read by java.time");
    }
    return converted;
  }

  private static boolean isNamed(String piece) {
    return NAMED.matcher(piece).matches() || CAMEL.matcher(piece).matches();
  }

  /** Camel case to snake case: {@code strictDateOptionalTime}, {@code basicTTime}. */
  private static String named(String piece) {
    if (!CAMEL.matcher(piece).matches()) {
      return piece;
    }
    Matcher capitals = Pattern.compile("[A-Z]").matcher(piece);
    return capitals.replaceAll(found -> "_" + found.group().toLowerCase(java.util.Locale.ROOT));
  }

  private String joda(String piece, String path) {
    if (piece.startsWith("8")) {
      return piece.substring(1);
    }
    if (isNamed(piece)) {
      return named(piece);
    }
    StringBuilder out = new StringBuilder();
    int zoneAt = -1;
    boolean colon = false;
    int i = 0;
    while (i < piece.length()) {
      char c = piece.charAt(i);
      if (c == '\'') {
        int end = endOfQuote(piece, i);
        out.append(piece, i, end);
        i = end;
        continue;
      }
      int run = i;
      while (run < piece.length() && piece.charAt(run) == c) {
        run++;
      }
      int length = run - i;
      i = run;
      if (c == 'Z' && length < 3) {
        zoneAt = out.length();
        colon = length == 2;
      } else if (c == 'Z') {
        out.append("VV");
      } else {
        out.append(letter(c, piece, path).repeat(length));
      }
    }
    return zoneAt < 0 ? out.toString() : withZone(out, zoneAt, colon);
  }

  private static int endOfQuote(String piece, int start) {
    int end = piece.indexOf('\'', start + 1);
    return end < 0 ? piece.length() : end + 1;
  }

  /**
   * Joda's {@code Z} writes {@code +0000} and reads that, {@code +00:00} and {@code Z}; java.time
   * has a letter for each. The first alternative is what is written.
   */
  private static String withZone(StringBuilder out, int at, boolean colon) {
    List<String> alternatives = new ArrayList<>();
    for (String zone : colon ? List.of("xxx", "XXX", "XX") : List.of("xx", "XX", "XXX")) {
      alternatives.add(new StringBuilder(out).insert(at, zone).toString());
    }
    return String.join("||", alternatives);
  }

  private String letter(char c, String piece, String path) {
    if (c == 'Y') {
      return "y";
    }
    if (c == 'x') {
      return "Y";
    }
    if ("{}[]#".indexOf(c) >= 0) {
      return "'" + c + "'";
    }
    boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (isLetter && !SAME.contains(c)) {
      report.blocked(
          path,
          "the letter ["
              + c
              + "] of the date pattern ["
              + piece
              + "] has no certain counterpart"
              + " since 7.0",
          HINT);
    }
    return String.valueOf(c);
  }
}
