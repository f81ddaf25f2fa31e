package io.ela.diff;

import java.util.Locale;

/** How the slave differs from the master. */
public enum DifferenceKind {
  /** The master has the document, the slave does not. */
  MISSING,
  /** The slave has the document, the master does not. */
  EXTRA,
  /** Both have it, with different contents. */
  DIFFERENT,
  /** Both have it with the same content (as far as was compared), with different versions. */
  VERSION,
  /** Both have it, under different routings, so that it may lie on different shards. */
  ROUTING,
  /** The master has the index, the slave does not. */
  MISSING_INDEX,
  /** The slave has the index, the master does not. */
  EXTRA_INDEX,
  /** Not a difference: the document kept changing, so it could not be judged. */
  UNSETTLED;

  private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The spelling in results. */
  public String wire() {
    return wire;
  }
}
