package io.ela.diff;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Pairs the documents of two sides off against each other; what stays is suspect. Holds at most a
 * given number of documents. Thread-safe.
 */
final class Suspects {
  private final int most;
  private final Map<DocRef, Fingerprint> master = new HashMap<>();
  private final Map<DocRef, Fingerprint> slave = new HashMap<>();
  private final Set<DocRef> unseen = new HashSet<>();
  private boolean overflown;

  /** Which cluster a document was read from. */
  enum Side {
    MASTER,
    SLAVE
  }

  Suspects(int most) {
    this.most = most;
  }

  /** One document of one side; equal ones of both sides cancel out. */
  synchronized void add(Side side, DocRef ref, Fingerprint print) {
    Map<DocRef, Fingerprint> own = side == Side.MASTER ? master : slave;
    Map<DocRef, Fingerprint> other = side == Side.MASTER ? slave : master;
    if (print.equals(other.get(ref))) {
      other.remove(ref);
      own.remove(ref);
    } else if (master.size() + slave.size() < most) {
      own.put(ref, print);
    } else {
      overflown = true;
    }
  }

  /** A document of either side whose content was not looked at: it stays suspect. */
  synchronized void addUnseen(DocRef ref) {
    if (unseen.size() < most) {
      unseen.add(ref);
    } else {
      overflown |= !unseen.contains(ref);
    }
  }

  /** Keys of the documents that have no equal on the other side, or were not looked at. */
  synchronized Set<DocRef> refs() {
    Set<DocRef> refs = new LinkedHashSet<>(master.keySet());
    refs.addAll(slave.keySet());
    refs.addAll(unseen);
    return refs;
  }

  /** Whether documents were left out because there were too many. */
  synchronized boolean isOverflown() {
    return overflown;
  }
}
