package io.ela.standalone.replay;

import io.ela.config.IndexSelection;
import io.ela.events.ChangeEvent;
import io.ela.events.DefinitionName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be replayed.
 *
 * @param indices events of these; null for all, those of templates, pipelines and scripts included
 * @param rebuild whether the slave may not be what it is known to be: then the documents that the
 *     events are about are read from the master and compared with what the slave has
 * @param dryRun whether to count only
 */
public record ReplayRequest(
    ReplayStart start, @Nullable IndexSelection indices, boolean rebuild, boolean dryRun) {

  /** Of all indices. */
  public static ReplayRequest of(ReplayStart start) {
    return new ReplayRequest(start, null, false, false);
  }

  /** Of the indices that fit one of the patterns, in which {@code *} is anything; all if none. */
  public ReplayRequest ofIndices(List<String> patterns) {
    IndexSelection chosen = patterns.isEmpty() ? null : new IndexSelection(patterns, List.of());
    return new ReplayRequest(start, chosen, rebuild, dryRun);
  }

  /** Whether to trust what is known of the slave ({@code false}) or to look. */
  public ReplayRequest rebuilding(boolean looks) {
    return new ReplayRequest(start, indices, looks, dryRun);
  }

  /** Whether to count only. */
  public ReplayRequest dry(boolean countsOnly) {
    return new ReplayRequest(start, indices, rebuild, countsOnly);
  }

  boolean wants(ChangeEvent event) {
    return indices == null
        || (DefinitionName.of(event.key()).isEmpty() && indices.contains(event.key().index()));
  }
}
