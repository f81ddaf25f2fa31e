package io.ela.dialect.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The one mapping of an index and the name that its type had.
 *
 * @param name the type's name; {@code _doc} where there is none
 * @param mapping a copy, to be changed by the rules
 */
record OneType(String name, ObjectNode mapping) {
  /** The mapping that types without one of their own get, up to 6.x. */
  static final String DEFAULT = "_default_";

  /** Mappings as 7.0 and later show them. */
  static OneType typeless(ObjectNode mappings, Report report) {
    if (mappings.size() == 1 && mappings.get("_doc") instanceof ObjectNode wrapped) {
      report.changed(
          "mappings._doc", "type-level", "the level of the type is not there from 7.0 on");
      return new OneType("_doc", wrapped.deepCopy());
    }
    return new OneType("_doc", mappings.deepCopy());
  }

  /**
   * Mappings with the level of the type, as 5.x and 6.x show them. {@code _default_} is merged
   * under the type as 5.x does when a type is made; an index with several types cannot be one index
   * from 6.0 on (two types in a create body: 400, measured).
   */
  static OneType unwrap(ObjectNode mappings, int target, Report report) {
    List<String> types = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : mappings.properties()) {
      if (!entry.getKey().equals(DEFAULT)) {
        types.add(entry.getKey());
      }
    }
    if (types.size() > 1) {
      report.blocked(
          "mappings",
          "the index has the types "
              + types
              + "; from 6.0 on an index has one, and documents of different types may have the"
              + " same id",
          "split it into one index per type, or merge the types with a field that tells them apart");
    }
    String name = types.isEmpty() ? "_doc" : types.get(0);
    ObjectNode mapping = Trees.object();
    ObjectNode ofDefault = Trees.child(mappings, DEFAULT);
    if (ofDefault != null) {
      mapping.setAll(ofDefault.deepCopy());
      report.changed(
          "mappings." + DEFAULT,
          "default-mapping",
          "5.x merges [_default_] into each new type; 7.0 and later refuse it: merged here");
    }
    if (!types.isEmpty() && mappings.get(name) instanceof ObjectNode own) {
      merge(mapping, own);
    }
    if (target >= 7 && !types.isEmpty()) {
      report.changed(
          "mappings." + name, "type-level", "the level of the type is not there from 7.0 on");
    }
    return new OneType(name, mapping);
  }

  /** The type's own words win over those of {@code _default_}. */
  private static void merge(ObjectNode into, ObjectNode own) {
    for (Map.Entry<String, JsonNode> entry : own.properties()) {
      ObjectNode there = Trees.child(into, entry.getKey());
      if (there != null && entry.getValue() instanceof ObjectNode object) {
        merge(there, object);
      } else {
        into.set(entry.getKey(), entry.getValue().deepCopy());
      }
    }
  }
}
