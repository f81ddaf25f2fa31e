package io.ela.dialect.split;

import io.ela.dialect.translate.NamePattern;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Which indices of the source are split into one index per type in the target, and how those are
 * called. An index that a rule names is always split, also while it has one type only: so the name
 * alone tells what an index of the target holds. Immutable.
 *
 * @param rules the first one that names an index counts
 * @param includes patterns of the indices that the migration is about, of which one must match
 * @param excludes patterns of which none may match
 */
public record TypeSplits(List<SplitRule> rules, List<String> includes, List<String> excludes) {
  /** Nothing is split. */
  public static final TypeSplits NONE = new TypeSplits(List.of());

  /** Longest name of an index, in bytes of UTF-8 (5.x to 8.x). */
  private static final int LONGEST = 255;

  public TypeSplits {
    rules = List.copyOf(rules);
    includes = List.copyOf(includes);
    excludes = List.copyOf(excludes);
  }

  /** Of all indices. */
  public TypeSplits(List<SplitRule> rules) {
    this(rules, List.of("*"), List.of());
  }

  /** Whether nothing is split at all. */
  public boolean isNone() {
    return rules.isEmpty();
  }

  /** Whether an index of the source is split. */
  public boolean splits(String index) {
    return rule(index).isPresent();
  }

  private Optional<SplitRule> rule(String index) {
    if (rules.isEmpty() || !any(includes, index) || any(excludes, index)) {
      return Optional.empty();
    }
    for (SplitRule rule : rules) {
      if (rule.matches(index)) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  private static boolean any(List<String> patterns, String index) {
    for (String pattern : patterns) {
      if (NamePattern.matches(pattern, index)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Where documents of a type are.
   *
   * @param index concrete name in the source
   * @param type of the source; empty for the index that stands for one without types
   */
  public IndexPart part(String index, String type) {
    if (rules.isEmpty()) {
      return IndexPart.whole(index);
    }
    return rule(index)
        .map(rule -> new IndexPart(index, type, rule.target(index, type)))
        .orElseGet(() -> IndexPart.whole(index));
  }

  /** What an index of the target holds. */
  public IndexPart ofTarget(String target) {
    for (SplitRule rule : rules) {
      Optional<IndexPart> part = rule.part(target);
      if (part.isPresent() && rule(part.get().index()).filter(rule::equals).isPresent()) {
        return part.get();
      }
    }
    return IndexPart.whole(target);
  }

  /**
   * A pattern of the names in the target of all parts of an index of the source; other indices may
   * match it too ({@link #ofTarget} tells). The name itself for one that is not split.
   */
  public String targets(String index) {
    return rule(index).map(rule -> rule.targets(index)).orElse(index);
  }

  /**
   * Why an index cannot be in the target under its name, with what to do; empty if it can.
   *
   * @param part as {@link #part} gave it
   */
  public Optional<String> problem(IndexPart part) {
    IndexPart read = ofTarget(part.target());
    if (!read.equals(part)) {
      return Optional.of(
          "index ["
              + part.index()
              + "] cannot be called ["
              + part.target()
              + "] in the target: that would be the name of type ["
              + read.type()
              + "] of the index ["
              + read.index()
              + "], which ela.migration.types splits; give that rule another name, for instance"
              + " with another separator");
    }
    int bytes = part.target().getBytes(StandardCharsets.UTF_8).length;
    if (part.ofSplit() && bytes > LONGEST) {
      return Optional.of(
          "index ["
              + part.index()
              + "]: its type ["
              + part.type()
              + "] would be the index ["
              + part.target()
              + "], whose name has "
              + bytes
              + " bytes where "
              + LONGEST
              + " are allowed; give the rule in ela.migration.types a shorter name");
    }
    return Optional.empty();
  }
}
