package io.ela.events;

import io.ela.dialect.metadata.DefinitionKind;
import java.util.Optional;

/**
 * Names a definition that belongs to the cluster and to no index: a template, a pipeline, a script.
 *
 * <p>The key of its {@code metadata} events has the kind's path ({@link DefinitionKind#path}) in
 * the place of the index and the name in that of the id. Those paths begin with an underscore, as
 * no index's name does ("must not start with '_', '-', or '+'", 5.x to 9.x), and the type is empty,
 * as no document's is; so it is never taken for the key of an index or a document.
 */
public record DefinitionName(DefinitionKind kind, String name) {
  public DefinitionName {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a definition of /" + kind.path() + " without a name");
    }
  }

  /** The key of events about it. */
  public DocKey key() {
    return new DocKey(kind.path(), "", name);
  }

  /** The definition that such a key names; nothing if it names an index or a document. */
  public static Optional<DefinitionName> of(DocKey key) {
    if (!key.type().isEmpty() || key.id().isEmpty()) {
      return Optional.empty();
    }
    for (DefinitionKind kind : DefinitionKind.values()) {
      if (kind.path().equals(key.index())) {
        return Optional.of(new DefinitionName(kind, key.id()));
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return "[" + kind.path() + "/" + name + "]";
  }
}
