package io.ela.loader;

import io.ela.dialect.search.Hit;
import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.ela.events.EventCodec;
import io.ela.events.Op;
import io.ela.events.TopicAdmin;
import io.ela.migration.SourceType;
import java.util.Map;

/**
 * Turns hits of one index into events. Immutable.
 *
 * @param index name in the source's coordinates
 * @param uuid the master's incarnation of the index
 * @param inlineLimit events larger than this, in bytes, travel as refreshes
 */
record HitEvents(
    String index, String uuid, SourceType type, ChangeEvent.Context context, long inlineLimit) {

  private static final long DEFAULT_BUFFER = 32L << 20;

  /**
   * The largest event that certainly goes through a producer: its buffer must hold it, and the
   * topic must take it.
   */
  static long inlineLimit(Map<String, String> kafka) {
    long buffer =
        kafka.containsKey("buffer.memory")
            ? Long.parseLong(kafka.get("buffer.memory"))
            : DEFAULT_BUFFER;
    long request =
        kafka.containsKey("max.request.size")
            ? Long.parseLong(kafka.get("max.request.size"))
            : TopicAdmin.MAX_RECORD_BYTES;
    return Math.min(buffer, Math.min(request, TopicAdmin.MAX_RECORD_BYTES)) / 2;
  }

  /**
   * The event of a document as the scan saw it.
   *
   * @throws LoadException if the hit has no {@code _source} or no version
   */
  ChangeEvent of(Hit hit) {
    DocKey key = new DocKey(index, type.of(hit), hit.id());
    if (!hit.hasSource()) {
      throw new LoadException(
          "document " + key + " has no _source, so it cannot be copied; leave the index out");
    }
    if (hit.version() < 0) {
      throw new LoadException("the scan gave no _version for document " + key);
    }
    Long seqNo = hit.seqNo();
    Long primaryTerm = hit.primaryTerm();
    ChangeEvent event =
        new ChangeEvent(
            Op.INDEX,
            key,
            hit.routing(),
            hit.parent(),
            hit.version(),
            seqNo == null || primaryTerm == null
                ? null
                : new ChangeEvent.WriteOrder(seqNo, primaryTerm),
            uuid.isEmpty() ? null : uuid,
            context.master(),
            context.epoch(),
            context.origin(),
            context.requestId(),
            context.timeMillis(),
            hit.source());
    return EventCodec.size(event) > inlineLimit
        ? ChangeEvent.refresh(key, hit.routing(), hit.parent(), context)
        : event;
  }
}
