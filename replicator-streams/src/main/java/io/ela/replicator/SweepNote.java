package io.ela.replicator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.metadata.Trees;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the refresh of an index notes when it is published anew: what it waits for. Later tasks,
 * intents and events are not waited for, so that a cluster that is never idle does not put it off
 * for ever. Immutable.
 *
 * @param tasks of the master, which were under way when it was looked at first; null before that
 * @param intents end offsets of the intents topic when those were over, by partition; null before
 * @param looks how often it was looked whether the intents are settled
 * @param writes end offsets of the writes topic after that, by partition; null before
 */
record SweepNote(
    @Nullable Set<String> tasks,
    @Nullable Map<Integer, Long> intents,
    int looks,
    @Nullable Map<Integer, Long> writes) {

  /** When it is looked at for the first time. */
  static final SweepNote NONE = new SweepNote(null, null, 0, null);

  private static final String TASKS = "tasks";
  private static final String INTENTS = "intents";
  private static final String LOOKS = "looks";
  private static final String WRITES = "writes";

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @param note of the event; empty when it is looked at for the first time
   * @throws MalformedJsonException if the note is none
   */
  static SweepNote of(Bytes note) {
    if (note.isEmpty()) {
      return NONE;
    }
    ObjectNode read = Trees.object(note);
    Set<String> tasks = new TreeSet<>();
    read.path(TASKS).forEach(task -> tasks.add(task.asText()));
    return new SweepNote(
        tasks, offsets(read.path(INTENTS)), read.path(LOOKS).asInt(), offsets(read.path(WRITES)));
  }

  private static @Nullable Map<Integer, Long> offsets(JsonNode read) {
    if (read.isMissingNode()) {
      return null;
    }
    Map<Integer, Long> offsets = new TreeMap<>();
    read.properties().forEach(e -> offsets.put(Integer.valueOf(e.getKey()), e.getValue().asLong()));
    return offsets;
  }

  /** The tasks to wait for, of those that are under way. */
  Set<String> awaited(Set<String> running) {
    if (tasks == null) {
      return running;
    }
    Set<String> left = new TreeSet<>(tasks);
    left.retainAll(running);
    return left;
  }

  Bytes toBytes() {
    ObjectNode note = Trees.object();
    ArrayNode names = note.putArray(TASKS);
    if (tasks != null) {
      tasks.forEach(names::add);
    }
    put(note, INTENTS, intents);
    note.put(LOOKS, looks);
    put(note, WRITES, writes);
    return Trees.bytes(note);
  }

  private static void put(ObjectNode note, String member, @Nullable Map<Integer, Long> offsets) {
    if (offsets != null) {
      ObjectNode object = note.putObject(member);
      offsets.forEach((partition, offset) -> object.put(String.valueOf(partition), offset));
    }
  }
}
