package io.ela.replicator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.metadata.Trees;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the refresh of an index notes when it is published anew: the tasks of the master that were
 * under way when it was looked at first, and are so still. Later ones have events of their own; so
 * a master on which there is always some task does not put the refresh off for ever. Pure.
 */
final class AwaitedTasks {
  private static final String MEMBER = "tasks";

  private AwaitedTasks() {}

  /**
   * The tasks to wait for.
   *
   * @param note of the event; empty when it is looked at for the first time
   * @param running tasks that are under way
   * @throws MalformedJsonException if the note is none
   */
  static Set<String> of(Bytes note, Set<String> running) {
    if (note.isEmpty()) {
      return running;
    }
    Set<String> noted = new TreeSet<>();
    for (JsonNode task : Trees.object(note).path(MEMBER)) {
      noted.add(task.asText());
    }
    noted.retainAll(running);
    return noted;
  }

  static Bytes note(Set<String> tasks) {
    ObjectNode note = Trees.object();
    ArrayNode names = note.putArray(MEMBER);
    tasks.forEach(names::add);
    return Trees.bytes(note);
  }
}
