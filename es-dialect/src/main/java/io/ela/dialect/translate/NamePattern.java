package io.ela.dialect.translate;

/** Names in which stars stand for anything. */
public final class NamePattern {
  private NamePattern() {}

  /** Whether it stands for more than one name. */
  public static boolean isPattern(String name) {
    return name.indexOf('*') >= 0 || name.equals("_all");
  }

  /** Whether a name or pattern stands for a name; nothing is compiled, and nothing allocated. */
  public static boolean matches(String pattern, String name) {
    if (pattern.equals("_all")) {
      return true;
    }
    return pattern.indexOf('*') < 0 ? pattern.equals(name) : fits(pattern, name);
  }

  /** Greedy, with one step back: what the last star stands for grows until the rest fits. */
  private static boolean fits(String pattern, String name) {
    int at = 0;
    int star = -1;
    int afterStar = 0;
    int i = 0;
    while (i < name.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        star = at++;
        afterStar = i;
      } else if (at < pattern.length() && pattern.charAt(at) == name.charAt(i)) {
        at++;
        i++;
      } else if (star >= 0) {
        at = star + 1;
        i = ++afterStar;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }
}
