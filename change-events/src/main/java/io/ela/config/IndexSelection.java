package io.ela.config;

import io.ela.dialect.translate.NamePattern;
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
      if (NamePattern.matches(pattern, index)) {
        return false;
      }
    }
    for (String pattern : include) {
      if (NamePattern.matches(pattern, index)) {
        return true;
      }
    }
    return false;
  }
}
