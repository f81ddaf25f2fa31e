package io.ela.dialect.translate;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names in which stars stand for anything. */
public final class NamePattern {
  private NamePattern() {}

  /** Whether it stands for more than one name. */
  public static boolean isPattern(String name) {
    return name.indexOf('*') >= 0 || name.equals("_all");
  }

  /** Whether a name or pattern stands for a name. */
  public static boolean matches(String pattern, String name) {
    if (pattern.equals("_all")) {
      return true;
    }
    if (pattern.indexOf('*') < 0) {
      return pattern.equals(name);
    }
    String expression =
        Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return Pattern.matches(expression, name);
  }
}
