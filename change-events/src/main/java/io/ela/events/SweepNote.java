package io.ela.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the refresh of a whole index says besides the index. Immutable.
 *
 * @param tasks of the master that were under way when it was looked at first, and are so still;
 *     empty if it was not looked at yet. Later ones have events of their own, so that a master on
 *     which there is always some task does not put the refresh off for ever
 * @param type of the index's documents in the source, where only a client's request told it,
 *     because the master has no types; empty if nobody said
 */
public record SweepNote(Optional<Set<String>> tasks, Optional<String> type) {

  /** Nothing is known. */
  public static final SweepNote NONE = new SweepNote(Optional.empty(), Optional.empty());

  private static final String TASKS = "tasks";
  private static final String TYPE = "type";

  public SweepNote {
    tasks = tasks.map(Set::copyOf);
  }

  /** Of an index whose type a client told. */
  public static SweepNote ofType(String type) {
    return new SweepNote(Optional.empty(), Optional.of(type));
  }

  /**
   * Reads what {@link #bytes} wrote.
   *
   * @throws io.ela.dialect.json.MalformedJsonException if it is something else
   */
  public static SweepNote read(Bytes note) {
    if (note.isEmpty()) {
      return NONE;
    }
    ObjectNode tree = Trees.object(note);
    Optional<Set<String>> tasks = Optional.empty();
    if (tree.has(TASKS)) {
      Set<String> names = new TreeSet<>();
      for (JsonNode task : tree.path(TASKS)) {
        names.add(task.asText());
      }
      tasks = Optional.of(names);
    }
    JsonNode type = tree.path(TYPE);
    return new SweepNote(
        tasks, type.isTextual() ? Optional.of(type.textValue()) : Optional.empty());
  }

  /** The same with tasks that are still under way. */
  public SweepNote awaiting(Set<String> running) {
    return new SweepNote(Optional.of(running), type);
  }

  /**
   * The tasks to wait for.
   *
   * @param running tasks that are under way
   */
  public Set<String> awaited(Set<String> running) {
    Set<String> still = new TreeSet<>(tasks.orElse(running));
    still.retainAll(running);
    return still;
  }

  /** The wire form; empty if nothing is known. */
  public Bytes bytes() {
    if (equals(NONE)) {
      return Bytes.EMPTY;
    }
    ObjectNode tree = Trees.object();
    tasks.ifPresent(
        names -> {
          var array = tree.putArray(TASKS);
          new TreeSet<>(names).forEach(array::add);
        });
    type.ifPresent(name -> tree.put(TYPE, name));
    return Trees.bytes(tree);
  }
}
