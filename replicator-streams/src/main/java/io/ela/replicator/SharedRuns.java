package io.ela.replicator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Does one piece of work for all who want it, by name. Who comes while it is under way waits for
 * another run, since this one may have read before what the caller knows had happened. Used by one
 * stream thread.
 *
 * @param <T> what a run ends with
 */
final class SharedRuns<T> {
  /** By name, of a run under way: those who wait for the next one. */
  private final Map<String, List<Consumer<T>>> underWay = new HashMap<>();

  /** Something that can be done again. */
  interface Work<T> {
    /**
     * Begins.
     *
     * @param end called once, on the stream thread, now or later
     */
    void begin(Consumer<T> end);
  }

  /** Calls back with the end of a run that is begun after this call. */
  void join(String name, Work<T> work, Consumer<T> caller) {
    List<Consumer<T>> next = underWay.get(name);
    if (next == null) {
      begin(name, work, List.of(caller));
    } else {
      next.add(caller);
    }
  }

  private void begin(String name, Work<T> work, List<Consumer<T>> callers) {
    underWay.put(name, new ArrayList<>());
    work.begin(
        end -> {
          List<Consumer<T>> next = underWay.remove(name);
          if (next != null && !next.isEmpty()) {
            begin(name, work, next);
          }
          callers.forEach(caller -> caller.accept(end));
        });
  }
}
