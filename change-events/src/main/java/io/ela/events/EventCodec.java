package io.ela.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonBytesWriter;
import io.ela.events.ChangeEvent.WriteOrder;
import java.io.IOException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Events as Kafka records, and back. Stateless and thread-safe.
 *
 * <p>The header {@value #HEADER} is one compact JSON object: {@code op, i(ndex), t(ype), id,
 * r(outing), p(arent), v(ersion), sn (seq_no), pt (primary_term), iu (index uuid), m(aster),
 * e(poch), o(rigin), rq (request id), ts}. The key's parts stand there too, so that a person with a
 * console consumer can read them; the record's key is what counts.
 */
public final class EventCodec {
  /** Name of the one header. */
  public static final String HEADER = "ela";

  private static final JsonFactory JSON = new JsonFactory();

  private EventCodec() {}

  /** The record of an event; copies the document's bytes once if they share a larger array. */
  public static ProducerRecord<byte[], byte[]> toRecord(String topic, ChangeEvent event) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, null, event.key().toBytes(), exact(event.source()));
    record.headers().add(HEADER, header(event));
    return record;
  }

  /** Bytes that a record of this event takes, roughly; for budgets. */
  public static long size(ChangeEvent event) {
    return 300L
        + event.key().index().length()
        + event.key().type().length()
        + 2L * event.key().id().length()
        + event.source().length();
  }

  /**
   * Reads a record.
   *
   * @throws MalformedEventException if it is not an event
   */
  public static ChangeEvent fromRecord(
      byte @Nullable [] key, byte @Nullable [] value, Headers headers)
      throws MalformedEventException {
    Header header = headers.lastHeader(HEADER);
    if (key == null || header == null) {
      throw new MalformedEventException(
          "a record of the writes topic needs a key and the header \"" + HEADER + "\"");
    }
    try {
      return parse(DocKey.fromBytes(key), value == null ? new byte[0] : value, header.value());
    } catch (IOException | IllegalArgumentException e) {
      throw new MalformedEventException("not an event: " + e.getMessage(), e);
    }
  }

  private static byte[] exact(Bytes source) {
    boolean whole = source.offset() == 0 && source.length() == source.array().length;
    return whole ? source.array() : source.copy();
  }

  private static byte[] header(ChangeEvent event) {
    JsonBytesWriter json = new JsonBytesWriter(320);
    json.ascii("{\"op\":").string(event.op().wire());
    json.ascii(",\"i\":").string(event.key().index());
    json.ascii(",\"t\":").string(event.key().type());
    json.ascii(",\"id\":").string(event.key().id());
    if (event.routing() != null) {
      json.ascii(",\"r\":").string(event.routing());
    }
    if (event.parent() != null) {
      json.ascii(",\"p\":").string(event.parent());
    }
    if (event.version() != ChangeEvent.NO_VERSION) {
      json.ascii(",\"v\":").number(event.version());
    }
    WriteOrder order = event.order();
    if (order != null) {
      json.ascii(",\"sn\":").number(order.seqNo());
      json.ascii(",\"pt\":").number(order.primaryTerm());
    }
    if (event.indexUuid() != null) {
      json.ascii(",\"iu\":").string(event.indexUuid());
    }
    json.ascii(",\"m\":").string(event.master());
    json.ascii(",\"e\":").number(event.epoch());
    json.ascii(",\"o\":").string(event.origin().wire());
    json.ascii(",\"rq\":").string(event.requestId());
    json.ascii(",\"ts\":").number(event.timeMillis()).ascii('}');
    return json.toByteArray();
  }

  private static ChangeEvent parse(DocKey key, byte[] value, byte[] header) throws IOException {
    @Nullable Op op = null;
    @Nullable Origin origin = null;
    @Nullable String routing = null;
    @Nullable String parent = null;
    @Nullable String indexUuid = null;
    String master = "";
    String requestId = "";
    long version = ChangeEvent.NO_VERSION;
    long seqNo = -1;
    long primaryTerm = -1;
    long epoch = -1;
    long time = 0;
    try (JsonParser json = JSON.createParser(header)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("header \"" + HEADER + "\" is not a JSON object");
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        switch (name) {
          case "op" -> op = Op.ofWire(json.getText());
          case "o" -> origin = Origin.ofWire(json.getText());
          case "r" -> routing = json.getText();
          case "p" -> parent = json.getText();
          case "iu" -> indexUuid = json.getText();
          case "m" -> master = json.getText();
          case "rq" -> requestId = json.getText();
          case "v" -> version = json.getLongValue();
          case "sn" -> seqNo = json.getLongValue();
          case "pt" -> primaryTerm = json.getLongValue();
          case "e" -> epoch = json.getLongValue();
          case "ts" -> time = json.getLongValue();
          default -> json.skipChildren();
        }
      }
    }
    if (op == null || origin == null || master.isEmpty() || epoch < 0) {
      throw new IllegalArgumentException(
          "header \"" + HEADER + "\" must name op, o(rigin), m(aster) and e(poch)");
    }
    if (op == Op.INDEX && value.length == 0) {
      throw new IllegalArgumentException("an index event of " + key + " without a document");
    }
    return new ChangeEvent(
        op,
        key,
        routing,
        parent,
        version,
        seqNo < 0 ? null : new WriteOrder(seqNo, primaryTerm),
        indexUuid,
        master,
        epoch,
        origin,
        requestId,
        time,
        new Bytes(value, 0, value.length));
  }
}
