package io.ela.control;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far load tasks are, and how they are wanted to go. Immutable.
 *
 * @param tasks the last run of each task, by the task's name
 * @param wishes by the task's name; of the empty name for tasks that have none of their own
 */
public record LoadStates(Map<String, LoadRun> tasks, Map<String, Wish> wishes) {

  /** Before the first record. */
  public static final LoadStates NONE = new LoadStates(Map.of(), Map.of());

  /**
   * How a task is wanted to go.
   *
   * @param paused whether it shall stand still
   * @param docsPerSecond of all its loaders together; 0 for no limit, null for as configured
   * @param bytesPerSecond of all its loaders together; 0 for no limit, null for as configured
   */
  public record Wish(boolean paused, @Nullable Long docsPerSecond, @Nullable Long bytesPerSecond) {

    /** When nobody has wished anything. */
    public static final Wish NONE = new Wish(false, null, null);

    private Wish after(ControlRecord.LoadWished wished) {
      Boolean pause = wished.paused();
      return new Wish(
          pause == null ? paused : pause,
          wished.docsPerSecond() == null ? docsPerSecond : wished.docsPerSecond(),
          wished.bytesPerSecond() == null ? bytesPerSecond : wished.bytesPerSecond());
    }
  }

  public LoadStates {
    tasks = Map.copyOf(tasks);
    wishes = Map.copyOf(wishes);
  }

  /** The last run of a task. */
  public Optional<LoadRun> of(String task) {
    return Optional.ofNullable(tasks.get(task));
  }

  /** How a task is wanted to go. */
  public Wish wish(String task) {
    return wishes.getOrDefault(task, wishes.getOrDefault("", Wish.NONE));
  }

  /** Whether any run is neither complete nor given up. */
  public boolean anyRunning() {
    return tasks.values().stream().anyMatch(run -> !run.isEnded());
  }

  LoadStates after(ControlRecord.OfLoad record) {
    if (record instanceof ControlRecord.LoadWished wished) {
      return wished(wished);
    }
    LoadRun present = tasks.get(record.task());
    LoadRun next = LoadRun.after(present, record);
    if (next == null) {
      return this;
    }
    Map<String, LoadRun> changed = new HashMap<>(tasks);
    changed.put(record.task(), next);
    return new LoadStates(changed, wishes);
  }

  private LoadStates wished(ControlRecord.LoadWished wished) {
    Map<String, Wish> changed = new HashMap<>(wishes);
    changed.put(wished.task(), wish(wished.task()).after(wished));
    if (wished.task().isEmpty()) {
      changed.replaceAll((task, wish) -> wish.after(wished));
    }
    return new LoadStates(tasks, changed);
  }
}
