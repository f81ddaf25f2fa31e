package io.ela.dialect.translate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the types that a request names are those of its indices, on a cluster without types. */
final class TypeFit {
  private final Scope scope;

  TypeFit(Scope scope) {
    this.scope = scope;
  }

  /**
   * Refuses a type that is not the index's one: on the client's version it would find nothing, or
   * make a second type; on the cluster's it would find, or write into, the first.
   *
   * @param indices the index expression; null for all indices
   * @param types the types of the path, or null for none
   */
  void check(@Nullable String indices, @Nullable String types) {
    check(indices, types, true);
  }

  /**
   * The same for what takes documents away or copies them: an index that came about a moment ago,
   * of a type that is not known here yet, must not be hit by a pattern.
   */
  void checkAll(@Nullable String indices, @Nullable String types) {
    check(indices, types, false);
  }

  private void check(@Nullable String indices, @Nullable String types, boolean knownOnes) {
    if (!scope.typeless() || types == null || types.equals("_all")) {
      return;
    }
    List<String> asked = List.of(types.split(","));
    if (!scope.clientHasTypes()) {
      if (!asked.equals(List.of("_doc"))) {
        throw new UntranslatableException("the type [" + types + "]: 7.x has the type _doc only");
      }
      return;
    }
    for (String index : indices == null ? new String[] {"_all"} : indices.split(",")) {
      if (!index.startsWith("-")) {
        one(index, asked, knownOnes);
      }
    }
  }

  private void one(String index, List<String> asked, boolean knownOnes) {
    if (NamePattern.isPattern(index)) {
      pattern(index, asked, knownOnes);
      return;
    }
    String known = scope.types().typeOf(index);
    if (known != null && !fits(asked, known)) {
      throw new UntranslatableException(
          "the type "
              + asked
              + ": the index ["
              + index
              + "] has the type ["
              + known
              + "], and there is one type in an index now");
    }
  }

  private void pattern(String index, List<String> asked, boolean knownOnes) {
    String known = scope.types().typeOf(index);
    boolean sure =
        known == null
            ? knownOnes
                && scope
                    .types()
                    .typesOf(index)
                    .map(types -> types.stream().allMatch(type -> fits(asked, type)))
                    .orElse(false)
            : fits(asked, known);
    if (!sure) {
      throw new UntranslatableException(
          "the types "
              + asked
              + " in ["
              + index
              + "]: it is not known whether all its indices have that type; leave the type out of"
              + " the path");
    }
  }

  /** Whether one of the types that a request names, which may have stars, is the index's one. */
  static boolean fits(List<String> asked, String known) {
    return asked.stream().anyMatch(name -> NamePattern.matches(name, known));
  }
}
