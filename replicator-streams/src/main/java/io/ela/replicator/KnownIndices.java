package io.ela.replicator;

import io.ela.control.ControlState;
import io.ela.control.IndexMirrors.Mirror;
import io.ela.dialect.split.IndexPart;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one stream thread knows of the slave's indices under one epoch, between two switches, so
 * that documents of a known index need no question. Used by that thread only, but for {@link
 * #mirror} and {@link #isGuarded}.
 *
 * <p>An index goes by its name in the target: each part of a split one is known by itself.
 */
final class KnownIndices {
  private static final Logger LOG = LoggerFactory.getLogger(KnownIndices.class);

  private final Roles roles;
  private final Supplier<ControlState> control;
  private final Map<String, IndexState> known = new HashMap<>();

  /** Incarnations of master's indices that are gone, by index: events name them for a while yet. */
  private final Map<String, Set<String>> gone = new HashMap<>();

  /**
   * Indices that a document's event has made ready for documents: the slave's mapping is under the
   * type that the event told, and may not guess.
   */
  private final Set<String> takenUp = new HashSet<>();

  /** Indices of which a cluster has said something else than is known. */
  private final Set<String> doubtful = new HashSet<>();

  /** Indices whose mapping may guess, because a document would not arrive otherwise. */
  private final Set<String> unguarded = ConcurrentHashMap.newKeySet();

  KnownIndices(Roles roles, Supplier<ControlState> control) {
    this.roles = roles;
    this.control = control;
  }

  /**
   * The pair under which an event of that incarnation may be decided; null if it is not certain.
   *
   * @param uuid the incarnation that the event names; null for any
   */
  @Nullable Incarnations ready(String index, @Nullable String uuid) {
    if (!(known.get(index) instanceof IndexState.Ready ready)) {
      return null;
    }
    boolean present = ready.pair().equals(mirrored(index)) && isTakenUp(index);
    boolean looked =
        uuid == null
            || uuid.equals(ready.pair().master())
            || gone.getOrDefault(index, Set.of()).contains(uuid);
    return present && looked ? ready.pair() : null;
  }

  /** The newest pair, unless the slave's was deleted since. */
  @Nullable Incarnations mirrored(String index) {
    return mirror(index).filter(m -> !m.deleted()).map(roles::incarnations).orElse(null);
  }

  /** The parts of a split index that mirror one another, as the control topic has it. */
  List<IndexPart> mirroredParts(String index) {
    return control.get().indices().mirrors().entrySet().stream()
        .filter(mirror -> !mirror.getValue().deleted())
        .map(mirror -> roles.splits().ofTarget(mirror.getKey()))
        .filter(part -> part.ofSplit() && part.index().equals(index))
        .toList();
  }

  /** Whether another part of the same index is mirrored by that incarnation of the slave's. */
  boolean isSiblings(IndexPart part, String slave) {
    return roles.sharesSlave(part)
        && mirroredParts(part.index()).stream()
            .filter(sibling -> !sibling.equals(part))
            .map(sibling -> mirrored(sibling.target()))
            .anyMatch(pair -> pair != null && pair.slave().equals(slave));
  }

  /** The newest pair as the control topic has it. */
  Optional<Mirror> mirror(String index) {
    return control.get().indices().of(index);
  }

  boolean isTakenUp(String index) {
    return takenUp.contains(index);
  }

  boolean isDoubtful(String index) {
    return doubtful.contains(index);
  }

  boolean isGuarded(String index) {
    return !unguarded.contains(index);
  }

  /**
   * Takes note of what {@link IndexKeeper#ensure} or {@link IndexKeeper#converge} found.
   *
   * @param uuid the incarnation that was asked for; null for any
   * @param ofDocument whether a document's event was the occasion
   */
  void remember(String index, @Nullable String uuid, boolean ofDocument, IndexState state) {
    IndexState before = known.put(index, state);
    doubtful.remove(index);
    if (!state.equals(before)) {
      takenUp.remove(index);
      gone.remove(index);
    }
    if (ofDocument) {
      takenUp.add(index);
    }
    if (state instanceof IndexState.Ready ready
        && uuid != null
        && !uuid.equals(ready.pair().master())) {
      gone.computeIfAbsent(index, i -> new HashSet<>()).add(uuid);
    }
  }

  /** Each index is looked at before the next document goes there. */
  void lookAgain() {
    takenUp.clear();
  }

  /** A cluster has another index by that name than was thought, or none: both are to be asked. */
  void doubt(String index) {
    known.remove(index);
    takenUp.remove(index);
    doubtful.add(index);
  }

  /** Documents of this index would not arrive otherwise: from the next convergence on. */
  void unguard(String index) {
    if (unguarded.add(index)) {
      LOG.error(
          "event=mapping-unguarded index={} slave={} hint=\"a document has a field that the master"
              + " has not mapped; the slave maps it by itself. Compare the mappings\"",
          index,
          roles.slave().name());
    }
  }
}
