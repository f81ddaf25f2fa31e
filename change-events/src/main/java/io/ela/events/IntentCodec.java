package io.ela.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Intents as Kafka records, and back. Stateless and thread-safe.
 *
 * <p>The key is {@code gateway/incarnation}. The value is one JSON object: for an intent {@code
 * {"s": sequence, "w": patience, "m": master, "e": epoch, "rq": request id, "ts": time, "docs":
 * [{"op", "i", "t", "id", "r", "p", "iu"}, ...]}}, for a low-water record {@code {"low": sequence,
 * "open": [sequence, ...]}}, for what is left to the reconciler {@code {"over": [sequence, ...],
 * "answered": boolean}}. Names are those of the events' header.
 */
public final class IntentCodec {
  private static final JsonFactory JSON = new JsonFactory();

  private IntentCodec() {}

  /**
   * The record of an intent or a low-water mark.
   *
   * @param gateway names one run of a gateway
   */
  public static ProducerRecord<byte[], byte[]> toRecord(
      String topic, String gateway, IntentRecord record) {
    return new ProducerRecord<>(
        topic, null, gateway.getBytes(StandardCharsets.UTF_8), toBytes(record));
  }

  /** The value of an intent's or a low-water mark's record. */
  public static byte[] toBytes(IntentRecord record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      if (record instanceof IntentRecord.Opened opened) {
        write(json, opened);
      } else if (record instanceof IntentRecord.LowWater low) {
        write(json, low);
      } else {
        write(json, (IntentRecord.HandedOver) record);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing into memory", e);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, IntentRecord.LowWater low) throws IOException {
    json.writeNumberField("low", low.low());
    write(json, "open", low.open());
  }

  private static void write(JsonGenerator json, IntentRecord.HandedOver handed) throws IOException {
    write(json, "over", handed.sequences());
    json.writeBooleanField("answered", handed.answered());
  }

  private static void write(JsonGenerator json, String name, Set<Long> sequences)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (long sequence : sequences.stream().sorted().toList()) {
      json.writeNumber(sequence);
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, IntentRecord.Opened opened) throws IOException {
    ChangeEvent first = opened.refreshes().get(0);
    json.writeNumberField("s", opened.sequence());
    json.writeNumberField("w", opened.patienceMillis());
    json.writeStringField("m", first.master());
    json.writeNumberField("e", first.epoch());
    json.writeStringField("rq", first.requestId());
    json.writeNumberField("ts", first.timeMillis());
    json.writeArrayFieldStart("docs");
    for (ChangeEvent event : opened.refreshes()) {
      json.writeStartObject();
      json.writeStringField("op", event.op().wire());
      json.writeStringField("i", event.key().index());
      if (event.op() != Op.METADATA || DefinitionName.of(event.key()).isPresent()) {
        json.writeStringField("t", event.key().type());
        json.writeStringField("id", event.key().id());
      }
      optional(json, "r", event.routing());
      optional(json, "p", event.parent());
      optional(json, "iu", event.indexUuid());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void optional(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  /** Which run of a gateway wrote a record. */
  public static String gateway(byte @Nullable [] key) throws MalformedEventException {
    if (key == null) {
      throw new MalformedEventException("a record of the intents topic needs a key");
    }
    return new String(key, StandardCharsets.UTF_8);
  }

  /**
   * Reads a record's value; the events of an intent have the origin {@link Origin#RECONCILE}.
   *
   * @throws MalformedEventException if it is none
   */
  public static IntentRecord fromBytes(byte @Nullable [] value) throws MalformedEventException {
    if (value == null) {
      throw new MalformedEventException("a record of the intents topic needs a value");
    }
    try (JsonParser json = JSON.createParser(value)) {
      return read(json);
    } catch (IOException | IllegalArgumentException e) {
      throw new MalformedEventException("not an intent: " + e.getMessage(), e);
    }
  }

  private static IntentRecord read(JsonParser json) throws IOException {
    demand(json, JsonToken.START_OBJECT);
    long sequence = -1;
    long patience = -1;
    long low = -1;
    long epoch = -1;
    long time = 0;
    String master = "";
    String requestId = "";
    List<Target> targets = new ArrayList<>();
    Set<Long> open = new HashSet<>();
    Set<Long> over = new HashSet<>();
    boolean answered = false;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "s" -> sequence = json.getLongValue();
        case "w" -> patience = json.getLongValue();
        case "m" -> master = json.getText();
        case "e" -> epoch = json.getLongValue();
        case "rq" -> requestId = json.getText();
        case "ts" -> time = json.getLongValue();
        case "docs" -> targets(json, targets);
        case "low" -> low = json.getLongValue();
        case "open" -> sequences(json, open);
        case "over" -> sequences(json, over);
        case "answered" -> answered = json.getBooleanValue();
        default -> json.skipChildren();
      }
    }
    if (low >= 0) {
      return new IntentRecord.LowWater(low, open);
    }
    if (!over.isEmpty()) {
      return new IntentRecord.HandedOver(over, answered);
    }
    if (sequence < 0 || patience < 0 || epoch < 0 || master.isEmpty()) {
      throw new IllegalArgumentException(
          "it must name \"s\", \"w\", \"m\" and \"e\", or \"low\", or \"over\"");
    }
    ChangeEvent.Context context =
        new ChangeEvent.Context(master, epoch, Origin.RECONCILE, requestId, time);
    return new IntentRecord.Opened(
        sequence, patience, targets.stream().map(target -> target.event(context)).toList());
  }

  private static void sequences(JsonParser json, Set<Long> open) throws IOException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      open.add(json.getLongValue());
    }
  }

  private static void targets(JsonParser json, List<Target> targets) throws IOException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      @Nullable Op op = null;
      @Nullable String routing = null;
      @Nullable String parent = null;
      @Nullable String uuid = null;
      String index = "";
      String type = DocKey.NO_TYPE;
      String id = "";
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        switch (name) {
          case "op" -> op = Op.ofWire(json.getText());
          case "i" -> index = json.getText();
          case "t" -> type = json.getText();
          case "id" -> id = json.getText();
          case "r" -> routing = json.getText();
          case "p" -> parent = json.getText();
          case "iu" -> uuid = json.getText();
          default -> json.skipChildren();
        }
      }
      if (op == null || index.isEmpty()) {
        throw new IllegalArgumentException("each of \"docs\" must name \"op\" and \"i\"");
      }
      if (op == Op.DELETE && uuid == null) {
        throw new IllegalArgumentException("an index's deletion must name its incarnation, \"iu\"");
      }
      targets.add(new Target(op, index, type, id, routing, parent, uuid));
    }
  }

  private record Target(
      Op op,
      String index,
      String type,
      String id,
      @Nullable String routing,
      @Nullable String parent,
      @Nullable String uuid) {

    ChangeEvent event(ChangeEvent.Context context) {
      DocKey key = new DocKey(index, type, id);
      if (op == Op.DELETE && uuid != null) {
        return ChangeEvent.deleteIndex(index, uuid, context);
      }
      if (op != Op.METADATA) {
        return ChangeEvent.refresh(key, routing, parent, context);
      }
      return DefinitionName.of(key)
          .map(definition -> ChangeEvent.metadata(definition, context))
          .orElseGet(() -> ChangeEvent.metadata(index, context));
    }
  }

  private static void demand(JsonParser json, JsonToken wanted) throws IOException {
    JsonToken found = json.nextToken();
    if (found != wanted) {
      throw new IllegalArgumentException("it should be a JSON object, but begins with " + found);
    }
  }
}
