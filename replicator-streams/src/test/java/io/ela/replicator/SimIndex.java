package io.ela.replicator;

import io.ela.dialect.json.Bytes;
import io.ela.events.ChangeEvent.WriteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One incarnation of an index of a simulated Elasticsearch, with the rules of the real one for
 * versions: each write counts on from the document's version or from its tombstone's, and from 1
 * when the tombstone is forgotten; external versions must rise above the document's and the
 * tombstone's; a document is where its routing puts it, so that one id may be there twice; each
 * shard numbers its writes.
 */
final class SimIndex {
  private static final int SHARDS = 2;
  private static final Bytes NOTHING = Bytes.ofUtf8("");

  /**
   * How a client names a document.
   *
   * @param routing null for the id itself
   */
  record Address(String id, @Nullable String routing) {
    private Slot slot() {
      String effective = routing == null ? id : routing;
      return new Slot(effective.hashCode() & (SHARDS - 1), id);
    }
  }

  /** Where a document is. */
  record Slot(int shard, String id) {}

  /**
   * A document, or its tombstone.
   *
   * @param routing as it was indexed with
   */
  record Copy(
      boolean live, @Nullable String routing, long version, Bytes source, WriteOrder order) {}

  /** What became of a write. */
  enum Result {
    DONE,
    /** A delete of what was not there; it leaves a tombstone all the same. */
    NOT_FOUND,
    CONFLICT
  }

  /** The answer to a write; version and order are of no use in a conflict. */
  record Answer(Result result, long version, WriteOrder order) {}

  private final String uuid;
  private final Map<Slot, Copy> copies = new LinkedHashMap<>();

  /** What a replica holds of documents whose last write it has not got; null for nothing. */
  private final Map<Slot, @Nullable Copy> behind = new LinkedHashMap<>();

  private final long[] nextSeqNo = new long[SHARDS];
  private long term = 1;
  private boolean forgetful;

  SimIndex(String uuid) {
    this.uuid = uuid;
  }

  String uuid() {
    return uuid;
  }

  /** A write without a version: never a conflict. */
  Answer index(Address address, Bytes source) {
    return put(address, nextVersion(address), source);
  }

  /** A delete without a version. */
  Answer delete(Address address) {
    return remove(address, nextVersion(address));
  }

  private long nextVersion(Address address) {
    Copy former = copies.get(address.slot());
    boolean counts = former != null && (former.live() || !forgetful);
    return counts ? former.version() + 1 : 1;
  }

  /**
   * A write with {@code version_type=external} or {@code external_gte}.
   *
   * @param tombstonesCount whether a tombstone counts though the index is to forget it at once,
   *     because the server's clock has not ticked since
   */
  Answer index(Address address, Bytes source, long version, boolean gte, boolean tombstonesCount) {
    return conflicts(address, version, gte, tombstonesCount)
        ? new Answer(Result.CONFLICT, 0, new WriteOrder(0, 0))
        : put(address, version, source);
  }

  /** As {@link #index(Address, Bytes, long, boolean, boolean)}. */
  Answer delete(Address address, long version, boolean gte, boolean tombstonesCount) {
    return conflicts(address, version, gte, tombstonesCount)
        ? new Answer(Result.CONFLICT, 0, new WriteOrder(0, 0))
        : remove(address, version);
  }

  private boolean conflicts(Address address, long version, boolean gte, boolean tombstonesCount) {
    Copy former = copies.get(address.slot());
    if (former == null || (!former.live() && forgetful && !tombstonesCount)) {
      return false;
    }
    return gte ? former.version() > version : former.version() >= version;
  }

  private Answer put(Address address, long version, Bytes source) {
    Slot slot = address.slot();
    WriteOrder order = nextOrder(slot);
    copies.put(slot, new Copy(true, address.routing(), version, source, order));
    return new Answer(Result.DONE, version, order);
  }

  private Answer remove(Address address, long version) {
    Slot slot = address.slot();
    Copy former = copies.get(slot);
    WriteOrder order = nextOrder(slot);
    copies.put(slot, new Copy(false, address.routing(), version, NOTHING, order));
    return new Answer(
        former == null || !former.live() ? Result.NOT_FOUND : Result.DONE, version, order);
  }

  private WriteOrder nextOrder(Slot slot) {
    return new WriteOrder(nextSeqNo[slot.shard()]++, term);
  }

  /** The next write to the document reaches the replica only with {@link #replicate}. */
  void holdReplicaBack(Address address) {
    Slot slot = address.slot();
    Copy former = copies.get(slot);
    if (!behind.containsKey(slot)) {
      behind.put(slot, former);
    }
  }

  /** The document's writes have reached the replica. */
  void replicate(Address address) {
    behind.remove(address.slot());
  }

  void replicateAll() {
    behind.clear();
  }

  /** The document there, null if there is none. */
  @Nullable Copy get(Address address, boolean fromReplica) {
    Slot slot = address.slot();
    Copy copy = fromReplica && behind.containsKey(slot) ? behind.get(slot) : copies.get(slot);
    return copy != null && copy.live() ? copy : null;
  }

  /** All documents. */
  Map<Slot, Copy> documents() {
    Map<Slot, Copy> live = new LinkedHashMap<>(copies);
    live.values().removeIf(copy -> !copy.live());
    return live;
  }

  /** The documents as a client would have to name them. */
  List<Address> addresses() {
    List<Address> addresses = new ArrayList<>();
    documents().forEach((slot, copy) -> addresses.add(new Address(slot.id(), copy.routing())));
    return addresses;
  }

  /** More than {@code index.gc_deletes} passes. */
  void forgetTombstones() {
    copies.values().removeIf(copy -> !copy.live());
  }

  /** Sets {@code index.gc_deletes} to 0 or back. */
  void forgetful(boolean now) {
    forgetful = now;
  }

  boolean forgetful() {
    return forgetful;
  }

  /** The same documents in an index of another uuid: a snapshot, or what is restored from it. */
  SimIndex copy(String newUuid) {
    SimIndex copy = new SimIndex(newUuid);
    copy.take(this);
    return copy;
  }

  /**
   * The documents become those of a snapshot, and the index stays the same: restored in place, or a
   * copy that is behind made primary. Seq_nos begin again where the snapshot was.
   */
  void revert(SimIndex snapshot) {
    copies.clear();
    behind.clear();
    take(snapshot);
    forgetTombstones();
    term++;
  }

  private void take(SimIndex other) {
    copies.putAll(other.copies);
    System.arraycopy(other.nextSeqNo, 0, nextSeqNo, 0, SHARDS);
  }
}
