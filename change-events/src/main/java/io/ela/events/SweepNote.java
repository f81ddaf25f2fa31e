package io.ela.events;

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
 * What the refresh of a whole index says besides the index: the type of its documents, and, when it
 * is published anew, what it waits for. Later tasks, intents and events are not waited for, so that
 * a cluster that is never idle does not put it off for ever. Immutable.
 *
 * @param type of the documents in the source, where only a client's request told it, because the
 *     master has no types; null if nobody said
 * @param tasks of the master, which were under way when it was looked at first; null before that
 * @param intents end offsets of the intents topic when those were over, by partition; null before
 * @param looks how often it was looked whether the intents are settled
 * @param writes end offsets of the writes topic after that, by partition; null before
 */
public record SweepNote(
    @Nullable String type,
    @Nullable Set<String> tasks,
    @Nullable Map<Integer, Long> intents,
    int looks,
    @Nullable Map<Integer, Long> writes) {

  /** When it is looked at for the first time, and nothing is known. */
  public static final SweepNote NONE = new SweepNote(null, null, null, 0, null);

  private static final String TYPE = "type";
  private static final String TASKS = "tasks";
  private static final String INTENTS = "intents";
  private static final String LOOKS = "looks";
  private static final String WRITES = "writes";

  public SweepNote {
    tasks = tasks == null ? null : Set.copyOf(tasks);
    intents = intents == null ? null : Map.copyOf(intents);
    writes = writes == null ? null : Map.copyOf(writes);
  }

  /** Of an index whose type a client told. */
  public static SweepNote ofType(String type) {
    return new SweepNote(type, null, null, 0, null);
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @param note of the event; empty if it says nothing
   * @throws MalformedJsonException if the note is none
   */
  public static SweepNote of(Bytes note) {
    if (note.isEmpty()) {
      return NONE;
    }
    ObjectNode read = Trees.object(note);
    Set<String> tasks = null;
    if (read.has(TASKS)) {
      tasks = new TreeSet<>();
      for (JsonNode task : read.path(TASKS)) {
        tasks.add(task.asText());
      }
    }
    return new SweepNote(
        read.path(TYPE).textValue(),
        tasks,
        offsets(read.path(INTENTS)),
        read.path(LOOKS).asInt(),
        offsets(read.path(WRITES)));
  }

  /** The same, looked at for the first time. */
  public SweepNote unseen() {
    return new SweepNote(type, null, null, 0, null);
  }

  /** The same, waiting for tasks. */
  public SweepNote awaiting(Set<String> running) {
    return new SweepNote(type, running, null, 0, null);
  }

  /** The same, waiting for offsets. */
  public SweepNote awaiting(
      @Nullable Map<Integer, Long> intentEnds,
      int looksSoFar,
      @Nullable Map<Integer, Long> writeEnds) {
    return new SweepNote(type, tasks, intentEnds, looksSoFar, writeEnds);
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
  public Set<String> awaited(Set<String> running) {
    if (tasks == null) {
      return running;
    }
    Set<String> left = new TreeSet<>(tasks);
    left.retainAll(running);
    return left;
  }

  /** The wire form; empty if it says nothing. */
  public Bytes toBytes() {
    if (equals(NONE)) {
      return Bytes.EMPTY;
    }
    ObjectNode note = Trees.object();
    if (type != null) {
      note.put(TYPE, type);
    }
    if (tasks != null) {
      ArrayNode names = note.putArray(TASKS);
      new TreeSet<>(tasks).forEach(names::add);
    }
    put(note, INTENTS, intents);
    if (looks > 0) {
      note.put(LOOKS, looks);
    }
    put(note, WRITES, writes);
    return Trees.bytes(note);
  }

  private static void put(ObjectNode note, String member, @Nullable Map<Integer, Long> offsets) {
    if (offsets != null) {
      ObjectNode object = note.putObject(member);
      new TreeMap<>(offsets)
          .forEach((partition, offset) -> object.put(String.valueOf(partition), offset));
    }
  }
}
