package io.ela.dialect.translate;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the one mapping type that an index has in the client's eyes. Must be thread-safe and quick:
 * it is asked once per hit.
 */
@FunctionalInterface
public interface TypeNames {
  /** For clusters whose type names nobody recorded: every index has the type {@code _doc}. */
  TypeNames DOC = index -> "_doc";

  /**
   * The type's name; null if there is no such index or alias, or if it is a pattern whose indices
   * have several. Whoever implements it must know every index and alias of the cluster: a plain
   * name that it does not know is taken for one that is not there, about which the cluster has the
   * last word; a pattern that it cannot say anything of is refused where the answer matters.
   *
   * @param index a name, an alias or a pattern, as the client wrote it
   */
  @Nullable String typeOf(String index);

  /**
   * The types of all indices that a pattern may stand for.
   *
   * @param pattern with stars, or {@code _all}
   * @return empty if nobody can tell; an empty set if none of those indices has a type yet
   */
  default Optional<Set<String>> typesOf(String pattern) {
    return Optional.empty();
  }

  /** The name under which the type of a legacy template's mapping is asked for. */
  static String ofTemplate(String name) {
    return "_template/" + name;
  }
}
