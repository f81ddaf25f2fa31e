package io.ela.replicator;

import io.ela.dialect.json.Bytes;
import io.ela.events.ChangeEvent;
import io.ela.events.ChangeEvent.WriteOrder;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What the slave is known to hold for a key: written only after the slave's acknowledgement. Of an
 * id under several routings it speaks of the one that an event came for last.
 *
 * @param live false if the document is known to be absent
 * @param version the version applied; {@link ChangeEvent#NO_VERSION} for an absence without one
 * @param order seq_no and primary term of that version on the master, if known
 * @param digest of the document's bytes, to tell two writes of one version apart; 0 for an absence
 * @param epoch the epoch under which it was applied; seq_nos of different epochs are not comparable
 * @param mark of the incarnations of the index ({@link Incarnations#mark}); of others it says
 *     nothing
 * @param place of the document ({@link Place#mark}); of other places of its id it says nothing
 * @param restartMillis when the versions of a document that is there may have begun anew for the
 *     last time: it was absent, or may have been; 0 if that is longer ago than the retention of
 *     tombstones
 * @param timeMillis when it was applied
 */
record AppliedEntry(
    boolean live,
    long version,
    @Nullable WriteOrder order,
    long digest,
    long epoch,
    long mark,
    long place,
    long restartMillis,
    long timeMillis) {

  private static final int SIZE = 1 + 9 * Long.BYTES;
  private static final byte FORMAT = 3;

  static AppliedEntry live(
      long version,
      @Nullable WriteOrder order,
      Bytes source,
      long epoch,
      long mark,
      long place,
      long restartMillis,
      long timeMillis) {
    return new AppliedEntry(
        true, version, order, digest(source), epoch, mark, place, restartMillis, timeMillis);
  }

  static AppliedEntry absent(
      long version,
      @Nullable WriteOrder order,
      long epoch,
      long mark,
      long place,
      long timeMillis) {
    return new AppliedEntry(false, version, order, 0, epoch, mark, place, 0, timeMillis);
  }

  /** When the versions of whatever comes after this may have begun anew; 0 if they go on. */
  long restartsNext() {
    return live ? restartMillis : timeMillis;
  }

  /** Whether versions alone may order an event against this. */
  boolean ordersByVersion() {
    return live && restartMillis == 0;
  }

  /**
   * What is left of this when all that is older than the retention of tombstones is forgotten.
   *
   * @param beforeMillis the retention begins here
   * @return null for nothing
   */
  @Nullable AppliedEntry since(long beforeMillis) {
    if (restartsNext() == 0 || restartsNext() >= beforeMillis) {
      return this;
    }
    return live
        ? new AppliedEntry(true, version, order, digest, epoch, mark, place, 0, timeMillis)
        : null;
  }

  /** Length and CRC-32C of a document: cheap, and enough for two writes that share a version. */
  static long digest(Bytes source) {
    CRC32C crc = new CRC32C();
    crc.update(source.array(), source.offset(), source.length());
    return ((long) source.length() << 32) | crc.getValue();
  }

  byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(SIZE);
    out.put((byte) (FORMAT << 1 | (live ? 1 : 0)));
    out.putLong(version);
    out.putLong(order == null ? -1 : order.seqNo());
    out.putLong(order == null ? -1 : order.primaryTerm());
    out.putLong(digest);
    out.putLong(epoch);
    out.putLong(mark);
    out.putLong(place);
    out.putLong(restartMillis);
    out.putLong(timeMillis);
    return out.array();
  }

  static AppliedEntry fromBytes(byte[] bytes) {
    if (bytes.length != SIZE || bytes[0] >> 1 != FORMAT) {
      throw new IllegalStateException(
          "the replicator's store holds an entry of an unknown form; was it written by a newer"
              + " version? Reset the application's state to rebuild it.");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    boolean live = (in.get() & 1) == 1;
    long version = in.getLong();
    long seqNo = in.getLong();
    long term = in.getLong();
    return new AppliedEntry(
        live,
        version,
        seqNo < 0 ? null : new WriteOrder(seqNo, term),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong());
  }
}
