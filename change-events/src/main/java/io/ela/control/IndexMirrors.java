package io.ela.control;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which incarnation of an index on one cluster mirrors which on the other, and who is changing that
 * at the moment. A cluster gives each index a uuid that never returns, also not to an index of the
 * same name. Immutable.
 *
 * @param mirrors by index, the newest pair
 * @param claims by index, who may make, replace or delete the slave's
 */
public record IndexMirrors(Map<String, Mirror> mirrors, Map<String, String> claims) {

  /** Before the first record. */
  public static final IndexMirrors NONE = new IndexMirrors(Map.of(), Map.of());

  /**
   * A pair of incarnations.
   *
   * @param deleted whether the slave's was deleted since, with the master's
   */
  public record Mirror(String sourceUuid, String targetUuid, boolean deleted) {}

  public IndexMirrors {
    mirrors = Map.copyOf(mirrors);
    claims = Map.copyOf(claims);
  }

  /** The newest pair of an index. */
  public Optional<Mirror> of(String index) {
    return Optional.ofNullable(mirrors.get(index));
  }

  /** Who is changing the index; empty if nobody is. */
  public Optional<String> claimOf(String index) {
    return Optional.ofNullable(claims.get(index));
  }

  /** The first claim counts, and one that takes the place of the one that counts. */
  IndexMirrors after(ControlRecord.IndexClaimed claimed, long epoch) {
    String present = claims.getOrDefault(claimed.index(), "");
    if (claimed.epoch() != epoch || !present.equals(claimed.instead())) {
      return this;
    }
    Map<String, String> more = new HashMap<>(claims);
    more.put(claimed.index(), claimed.claim());
    return new IndexMirrors(mirrors, more);
  }

  /** Only from the one whose claim counts. */
  IndexMirrors after(ControlRecord.IndexMirrored mirrored) {
    return holds(mirrored.index(), mirrored.claim())
        ? with(mirrored.index(), new Mirror(mirrored.sourceUuid(), mirrored.targetUuid(), false))
        : this;
  }

  /** Only from the one whose claim counts. */
  IndexMirrors after(ControlRecord.IndexReleased released) {
    if (!holds(released.index(), released.claim())) {
      return this;
    }
    Mirror present = mirrors.getOrDefault(released.index(), new Mirror("", "", false));
    return released.deleted()
        ? with(released.index(), new Mirror(present.sourceUuid(), present.targetUuid(), true))
        : new IndexMirrors(mirrors, without(released.index()));
  }

  private boolean holds(String index, String claim) {
    return claim.equals(claims.get(index));
  }

  private IndexMirrors with(String index, Mirror mirror) {
    Map<String, Mirror> more = new HashMap<>(mirrors);
    more.put(index, mirror);
    return new IndexMirrors(more, without(index));
  }

  private Map<String, String> without(String index) {
    Map<String, String> fewer = new HashMap<>(claims);
    fewer.remove(index);
    return fewer;
  }
}
