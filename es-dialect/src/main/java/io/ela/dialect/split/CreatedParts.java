package io.ela.dialect.split;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import java.util.ArrayList;
import java.util.List;

/** The parts of a split index that a client makes. Stateless. */
public final class CreatedParts {
  private static final String DEFAULT = "_default_";

  private CreatedParts() {}

  /**
   * One for each type that the body has a mapping of, in its order; the one that stands for an
   * index without types if it has none.
   *
   * @param body of the request, in the dialect of a version with types
   */
  public static List<IndexPart> of(String index, ObjectNode body, TypeSplits splits) {
    List<IndexPart> parts = new ArrayList<>();
    body.path("mappings")
        .fieldNames()
        .forEachRemaining(
            type -> {
              if (!type.equals(DEFAULT)) {
                parts.add(splits.part(index, type));
              }
            });
    return parts.isEmpty() ? List.of(splits.part(index, "")) : parts;
  }

  /** The body of the request that makes one of them. */
  public static Bytes body(ObjectNode body, IndexPart part) {
    ObjectNode one = body.deepCopy();
    ObjectNode mappings = Trees.child(one, "mappings");
    if (mappings != null) {
      mappings.retain(List.of(DEFAULT, part.type() == null ? "" : part.type()));
    }
    return Trees.bytes(one);
  }
}
