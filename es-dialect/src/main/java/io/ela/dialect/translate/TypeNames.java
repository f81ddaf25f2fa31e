package io.ela.dialect.translate;

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
   * The type's name, or null if the index (or alias) is not known; an answer then shows {@code
   * _doc}, and a request that needs to know is let through as if the type fitted.
   */
  @Nullable String typeOf(String index);
}
