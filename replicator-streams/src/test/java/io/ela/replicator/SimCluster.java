package io.ela.replicator;

import io.ela.dialect.search.Hit;
import io.ela.events.ChangeEvent.WriteOrder;
import io.ela.events.DocKey;
import io.ela.replicator.DocumentReader.Reading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A simulated Elasticsearch with at most one index, which may come and go. */
final class SimCluster {
  static final String INDEX = "books";
  static final String TYPE = "book";

  private final String name;
  private final boolean ordered;
  private final boolean autoCreates;
  private @Nullable SimIndex index;
  private int made;

  /**
   * @param ordered whether answers tell seq_no and primary term (6.0 and later)
   * @param autoCreates whether a write of the replicator to an index that is not there makes it
   */
  SimCluster(String name, boolean ordered, boolean autoCreates) {
    this.name = name;
    this.ordered = ordered;
    this.autoCreates = autoCreates;
  }

  String name() {
    return name;
  }

  static DocKey key(SimIndex.Address address) {
    return new DocKey(INDEX, TYPE, address.id());
  }

  @Nullable SimIndex index() {
    return index;
  }

  @Nullable String uuid() {
    return index == null ? null : index.uuid();
  }

  SimIndex create() {
    index = new SimIndex(nextUuid());
    return index;
  }

  /** The index becomes a copy of a snapshot, under a uuid of its own. */
  void restore(SimIndex snapshot) {
    index = snapshot.copy(nextUuid());
  }

  void delete() {
    index = null;
  }

  private String nextUuid() {
    return name + "-" + ++made;
  }

  /** The index that a client's write meets on the master; it is made if there is none. */
  SimIndex forClient() {
    return index == null ? create() : index;
  }

  /**
   * The index that a write of the replicator meets; null if there is none, and none is made by it.
   */
  @Nullable SimIndex forWrite() {
    return index == null && autoCreates ? create() : index;
  }

  /** What an answer tells of a write's place in the order of all writes. */
  @Nullable WriteOrder told(WriteOrder order) {
    return ordered ? order : null;
  }

  Reading read(SimIndex.Address address, boolean fromReplica) {
    if (index == null) {
      return new Reading.IndexMissing();
    }
    SimIndex.Copy copy = index.get(address, fromReplica);
    return copy == null ? new Reading.Absent() : new Reading.Found(hit(address.id(), copy));
  }

  Hit hit(String id, SimIndex.Copy copy) {
    return new Hit(
        INDEX,
        TYPE,
        id,
        copy.routing(),
        null,
        copy.version(),
        ordered ? copy.order().seqNo() : null,
        ordered ? copy.order().primaryTerm() : null,
        copy.source(),
        true,
        List.of());
  }
}
