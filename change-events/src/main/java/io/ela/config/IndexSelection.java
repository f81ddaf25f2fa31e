package io.ela.config;

import java.util.List;
import java.util.regex.Pattern;

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

  public boolean contains(String index) {
    return include.stream().anyMatch(p -> matches(p, index))
        && exclude.stream().noneMatch(p -> matches(p, index));
  }

  private static boolean matches(String pattern, String index) {
    String[] parts = pattern.split("\\*", -1);
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < parts.length; i++) {
      regex.append(i == 0 ? "" : ".*").append(Pattern.quote(parts[i]));
    }
    return Pattern.matches(regex.toString(), index);
  }
}
