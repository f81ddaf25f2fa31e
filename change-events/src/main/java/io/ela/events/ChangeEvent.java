package io.ela.events;

import io.ela.dialect.json.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * One thing to make equal on the slave. Immutable; {@code source} may share a larger array.
 *
 * @param op what the event says of the key
 * @param key the document, or the index, or for {@link Op#METADATA} also the {@link DefinitionName}
 * @param routing the routing the write was given, null if none
 * @param parent the parent the write was given (5.x), null if none
 * @param version the {@code _version} the master reported, or {@link #NO_VERSION}
 * @param order seq_no and primary term, null where the master has none (5.x) or gave none
 * @param indexUuid the master's index incarnation, null if not known
 * @param master name of the cluster that was master when the event was made
 * @param epoch epoch under which the event was made; of an older epoch it is only a refresh
 * @param origin who published it
 * @param requestId names the client's request, load or diff run, for people who read the topic
 * @param timeMillis when it was made, milliseconds since 1970
 * @param source the document's bytes for {@link Op#INDEX}; the wanted definition, or nothing, for
 *     {@link Op#METADATA}; for a refresh of an index what the replicator notes for itself, or
 *     nothing; otherwise empty
 */
public record ChangeEvent(
    Op op,
    DocKey key,
    @Nullable String routing,
    @Nullable String parent,
    long version,
    @Nullable WriteOrder order,
    @Nullable String indexUuid,
    String master,
    long epoch,
    Origin origin,
    String requestId,
    long timeMillis,
    Bytes source) {

  /** The event knows no version. */
  public static final long NO_VERSION = -1;

  private static final Bytes NOTHING = new Bytes(new byte[0], 0, 0);

  /**
   * The order of writes to a document from Elasticsearch 6.0 on.
   *
   * @param seqNo the {@code _seq_no}
   * @param primaryTerm the {@code _primary_term}
   */
  public record WriteOrder(long seqNo, long primaryTerm) {}

  /** Where and when an event was made; the same for all events of a request. */
  public record Context(
      String master, long epoch, Origin origin, String requestId, long timeMillis) {}

  public static ChangeEvent index(
      DocKey key,
      @Nullable String routing,
      @Nullable String parent,
      long version,
      @Nullable WriteOrder order,
      Bytes source,
      Context context) {
    return of(Op.INDEX, key, routing, parent, version, order, null, source, context);
  }

  public static ChangeEvent delete(
      DocKey key,
      @Nullable String routing,
      @Nullable String parent,
      long version,
      @Nullable WriteOrder order,
      Context context) {
    return of(Op.DELETE, key, routing, parent, version, order, null, NOTHING, context);
  }

  public static ChangeEvent refresh(
      DocKey key, @Nullable String routing, @Nullable String parent, Context context) {
    return of(Op.REFRESH, key, routing, parent, NO_VERSION, null, null, NOTHING, context);
  }

  /** Every document of the index, on either side, is to be looked at again. */
  public static ChangeEvent refreshIndex(String index, Context context) {
    return refreshIndex(index, SweepNote.NONE, context);
  }

  /**
   * As {@link #refreshIndex(String, Context)}.
   *
   * @param note what else is known of it
   */
  public static ChangeEvent refreshIndex(String index, SweepNote note, Context context) {
    DocKey key = DocKey.ofIndex(index);
    return of(Op.REFRESH, key, null, null, NO_VERSION, null, null, note.toBytes(), context);
  }

  public static ChangeEvent metadata(String index, Context context) {
    return ofName(Op.METADATA, DocKey.ofIndex(index), null, context);
  }

  public static ChangeEvent metadata(DefinitionName definition, Context context) {
    return ofName(Op.METADATA, definition.key(), null, context);
  }

  /**
   * One incarnation of an index was deleted, or is about to be: whether it is gone, the master is
   * asked.
   *
   * @param uuid the master's {@code index.uuid}
   */
  public static ChangeEvent deleteIndex(String index, String uuid, Context context) {
    return ofName(Op.DELETE, DocKey.ofIndex(index), uuid, context);
  }

  /** Whether the event is about an index or another definition, and not about a document. */
  public boolean ofDefinition() {
    return op == Op.METADATA || key.isIndex();
  }

  /**
   * The same event of a certain incarnation of its index.
   *
   * @param uuid the master's {@code index.uuid}, learnt before the write was sent: one that is too
   *     old does no harm, a newer one would
   */
  public ChangeEvent inIncarnation(String uuid) {
    return new ChangeEvent(
        op,
        key,
        routing,
        parent,
        version,
        order,
        uuid,
        master,
        epoch,
        origin,
        requestId,
        timeMillis,
        source);
  }

  /** Whether this is a {@link #refreshIndex refresh of a whole index}. */
  public boolean refreshesIndex() {
    return op == Op.REFRESH && key.isIndex();
  }

  /** The same key looked up again; an event that carries no document is that already. */
  public ChangeEvent asRefresh() {
    boolean carries = !ofDefinition() && (op == Op.INDEX || op == Op.DELETE);
    return carries
        ? refresh(key, routing, parent, new Context(master, epoch, origin, requestId, timeMillis))
        : this;
  }

  private static ChangeEvent ofName(
      Op op, DocKey key, @Nullable String indexUuid, Context context) {
    return of(op, key, null, null, NO_VERSION, null, indexUuid, NOTHING, context);
  }

  private static ChangeEvent of(
      Op op,
      DocKey key,
      @Nullable String routing,
      @Nullable String parent,
      long version,
      @Nullable WriteOrder order,
      @Nullable String indexUuid,
      Bytes source,
      Context context) {
    return new ChangeEvent(
        op,
        key,
        routing,
        parent,
        version,
        order,
        indexUuid,
        context.master(),
        context.epoch(),
        context.origin(),
        context.requestId(),
        context.timeMillis(),
        source);
  }
}
