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
 * @param dryRun whether to count only
 */
public record ReplayRequest(ReplayStart start, @Nullable IndexSelection indices, boolean dryRun) {

  /** Of all indices, or of those that fit one of the patterns, in which {@code *} is anything. */
  public static ReplayRequest of(ReplayStart start, List<String> patterns, boolean dryRun) {
    IndexSelection indices = patterns.isEmpty() ? null : new IndexSelection(patterns, List.of());
    return new ReplayRequest(start, indices, dryRun);
  }

  boolean wants(ChangeEvent event) {
    return indices == null
        || (DefinitionName.of(event.key()).isEmpty() && indices.contains(event.key().index()));
  }
}
