package io.ela.config;

import java.util.List;

/**
 * Index names chosen by patterns in which {@code *} stands for anything.
 *
 * @param include patterns of which one must match
 * @param exclude patterns of which none may match
 */
public record IndexSelection(List<String> include, List<String> exclude) {

  public IndexSelection {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }

  /** Asked for every document that is written: nothing is compiled, and nothing allocated. */
  public boolean contains(String index) {
    for (String pattern : exclude) {
      if (matches(pattern, index)) {
        return false;
      }
    }
    for (String pattern : include) {
      if (matches(pattern, index)) {
        return true;
      }
    }
    return false;
  }

  /** Greedy, with one step back: what the last {@code *} stands for grows until the rest fits. */
  private static boolean matches(String pattern, String index) {
    int at = 0;
    int star = -1;
    int afterStar = 0;
    int i = 0;
    while (i < index.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        star = at++;
        afterStar = i;
      } else if (at < pattern.length() && pattern.charAt(at) == index.charAt(i)) {
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
