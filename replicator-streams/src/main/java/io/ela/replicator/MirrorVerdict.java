package io.ela.replicator;

import org.jspecify.annotations.Nullable;

/**
 * What is to be done to the slave's index, from what both clusters have by that name and from the
 * pair that is known. A pure function.
 *
 * <p>The slave's index is deleted only if the master's incarnation that it mirrors is gone for
 * certain: another one has its name, or a deletion names it and the master has none.
 */
enum MirrorVerdict {
  /** The slave's mirrors the master's. */
  KEEP,
  /** The slave's is to be made. */
  CREATE,
  /** The slave's was made by somebody else, as a mirror of the master's. */
  ADOPT,
  /** The slave's mirrors what the master has no more: another one takes its place. */
  REPLACE,
  /** The master's is deleted, so the slave's is to be. */
  DELETE,
  /** The master has none, and nothing says that it was deleted. */
  LEAVE,
  /** Neither has one. */
  ABSENT;

  /**
   * Decides.
   *
   * @param master uuid of the master's index, null if it has none
   * @param slave uuid of the slave's, null if it has none
   * @param known the newest pair, null if there never was one
   * @param knownDeleted whether the slave's of that pair was deleted since, by a replicator
   * @param deleted the incarnation on the master of which an event says that it was deleted, or
   *     null
   */
  static MirrorVerdict of(
      @Nullable String master,
      @Nullable String slave,
      @Nullable Incarnations known,
      boolean knownDeleted,
      @Nullable String deleted) {
    if (master == null) {
      return slave == null ? ABSENT : withoutMaster(slave, known, knownDeleted, deleted);
    }
    if (slave == null) {
      return CREATE;
    }
    if (known == null) {
      return ADOPT;
    }
    if (knownDeleted) {
      // Documents that were under way to the deleted index have made it anew by themselves.
      return REPLACE;
    }
    boolean sameMaster = master.equals(known.master());
    boolean sameSlave = slave.equals(known.slave());
    if (sameMaster) {
      return sameSlave ? KEEP : ADOPT;
    }
    return REPLACE;
  }

  private static MirrorVerdict withoutMaster(
      String slave, @Nullable Incarnations known, boolean knownDeleted, @Nullable String deleted) {
    if (knownDeleted) {
      return DELETE;
    }
    if (deleted == null) {
      return LEAVE;
    }
    boolean named =
        known == null || (slave.equals(known.slave()) && deleted.equals(known.master()));
    return named ? DELETE : LEAVE;
  }

  /**
   * The verdict where several indices of the master are one of the slave.
   *
   * @param otherMade whether the slave's index is not the one that is known, and mirrors another of
   *     those indices: it was made, or made anew, for that one
   * @param otherThere whether the master has another of those indices
   */
  MirrorVerdict beside(boolean otherMade, boolean otherThere) {
    if (this == REPLACE && otherMade) {
      return ADOPT;
    }
    return this == DELETE && otherThere ? LEAVE : this;
  }

  /** Whether the slave's index is to be made, taken or deleted: only under a claim. */
  boolean changesSlave() {
    return this == CREATE || this == ADOPT || this == REPLACE || this == DELETE;
  }

  /**
   * Whether all documents are to be looked at again when the slave's index mirrors the master's:
   * what was applied to a former one is not in it. That may be of the master's present incarnation
   * too: who learnt the former one's name just before it was deleted gives the event of a document
   * of the present one that name.
   *
   * @param known the newest pair before, null if there never was one
   */
  static boolean looksAgain(@Nullable Incarnations known) {
    return known != null;
  }

  /**
   * Whether the slave's index was taken away or exchanged by somebody else while the master's
   * stayed: what it held is to be looked at again, document by document.
   */
  static boolean lost(
      @Nullable String master,
      @Nullable String slave,
      @Nullable Incarnations known,
      boolean knownDeleted) {
    return known != null
        && !knownDeleted
        && known.master().equals(master)
        && !known.slave().equals(slave);
  }
}
