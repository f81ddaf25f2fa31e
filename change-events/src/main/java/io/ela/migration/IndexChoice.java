package io.ela.migration;

import io.ela.config.ElaConfig;
import io.ela.config.IndexSelection;
import io.ela.config.TaskConfig;
import io.ela.config.TaskConfig.IndexPair;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which indices one task is about, and how it goes over them. Immutable.
 *
 * @param name names the task in progress records and reports
 * @param named indices that are meant by name, whether or not they exist
 * @param matching which of the existing indices are meant besides
 * @param query JSON text that documents must match, null for all
 * @param slices null for the service's default
 * @param parallel indices worked on at once
 */
public record IndexChoice(
    String name,
    List<IndexPair> named,
    Predicate<String> matching,
    @Nullable String query,
    @Nullable Integer slices,
    int parallel) {

  public IndexChoice {
    named = List.copyOf(named);
  }

  /**
   * What a command shall do, in order.
   *
   * @param indices names or patterns with {@code *} from the command line; if there are none, the
   *     configured tasks of this action; if there are none either, all that {@code
   *     ela.migration.indices} selects
   */
  public static List<IndexChoice> of(
      ElaConfig config, TaskConfig.Action action, List<String> indices) {
    if (!indices.isEmpty()) {
      return List.of(ofNames(config, "command-line", indices));
    }
    List<IndexChoice> tasks = new ArrayList<>();
    for (TaskConfig task : config.tasks()) {
      if (task.action() == action) {
        tasks.add(ofTask(config, task));
      }
    }
    return tasks.isEmpty() ? List.of(all(config)) : List.copyOf(tasks);
  }

  /** All indices that the migration is about. */
  public static IndexChoice all(ElaConfig config) {
    return new IndexChoice("all", List.of(), config.migration().indices()::contains, null, null, 1);
  }

  /** One configured task; its pattern chooses among what the migration is about. */
  public static IndexChoice ofTask(ElaConfig config, TaskConfig task) {
    Predicate<String> matching =
        name ->
            task.pattern() != null
                && config.migration().indices().contains(name)
                && task.pattern().matcher(name).matches()
                && task.exclude().stream().noneMatch(p -> p.matcher(name).matches());
    return new IndexChoice(
        task.name(), task.pairs(), matching, task.query(), task.slices(), task.parallel());
  }

  /** Names, and patterns with {@code *} that choose among what the migration is about. */
  public static IndexChoice ofNames(ElaConfig config, String name, List<String> indices) {
    List<IndexPair> named = new ArrayList<>();
    List<String> patterns = new ArrayList<>();
    for (String index : indices) {
      if (index.indexOf('*') >= 0) {
        patterns.add(index);
      } else {
        named.add(new IndexPair(index, index));
      }
    }
    IndexSelection selection = new IndexSelection(patterns, List.of());
    Predicate<String> matching =
        index -> selection.contains(index) && config.migration().indices().contains(index);
    return new IndexChoice(name, named, matching, null, null, 1);
  }

  /**
   * The pairs to work on: those named, in their order, then those that match, by name; each source
   * index once.
   */
  public List<IndexPair> resolve(Collection<String> existing) {
    Map<String, IndexPair> pairs = new LinkedHashMap<>();
    named.forEach(pair -> pairs.putIfAbsent(pair.source(), pair));
    for (String index : new TreeSet<>(existing)) {
      if (matching.test(index)) {
        pairs.putIfAbsent(index, new IndexPair(index, index));
      }
    }
    return List.copyOf(pairs.values());
  }
}
