package io.ela.dialect.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.metadata.Trees;

/** Remembers whether anything in a tree was changed, so that an unchanged body keeps its bytes. */
final class Change {
  private boolean made;

  boolean made() {
    return made;
  }

  void mark() {
    made = true;
  }

  void rename(ObjectNode object, String from, String to) {
    if (object.has(from)) {
      Trees.rename(object, from, to);
      made = true;
    }
  }

  void drop(ObjectNode object, String name) {
    if (object.remove(name) != null) {
      made = true;
    }
  }

  void set(ObjectNode object, String name, JsonNode value) {
    object.set(name, value);
    made = true;
  }

  /** Replaces a text value by another where it is exactly that. */
  void replace(ObjectNode object, String name, String from, String to) {
    if (object.path(name).asText("").equals(from)) {
      object.put(name, to);
      made = true;
    }
  }
}
