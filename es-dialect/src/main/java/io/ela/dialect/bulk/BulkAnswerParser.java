package io.ela.dialect.bulk;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonCursor;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.search.ErrorCause;
import java.util.ArrayList;
import java.util.List;

/** Reads the answers of {@code _bulk} of every version in one pass. Stateless. */
public final class BulkAnswerParser {

  private BulkAnswerParser() {}

  /**
   * Reads an answer of status 200.
   *
   * @throws MalformedJsonException when it is not JSON, has no {@code items}, or an item lacks its
   *     status; for an error body the message names the error
   */
  public static BulkAnswer parse(byte[] answer) {
    long took = -1;
    boolean errors = false;
    List<BulkAnswerItem> items = null;
    try (JsonCursor json = new JsonCursor(Bytes.of(answer))) {
      json.expectObject("the answer of the bulk");
      while (json.nextMember()) {
        switch (json.name()) {
          case "took" -> took = json.longValue();
          case "errors" -> errors = json.booleanValue();
          case "items" -> items = items(json);
          case "error" ->
              throw new MalformedJsonException(
                  "the answer of the bulk is an error: " + ErrorCause.read(json));
          default -> json.skip();
        }
      }
    }
    if (items == null) {
      throw new MalformedJsonException("the answer of the bulk has no [items]");
    }
    return new BulkAnswer(took, errors, items);
  }

  private static List<BulkAnswerItem> items(JsonCursor json) {
    if (!json.isArray()) {
      throw new MalformedJsonException("[items] of the bulk's answer should be an array");
    }
    OutcomeFields fields = new OutcomeFields();
    List<BulkAnswerItem> items = new ArrayList<>();
    while (json.nextElement()) {
      if (!json.isObject() || !json.nextMember()) {
        throw new MalformedJsonException(
            "item [" + items.size() + "] of the bulk's answer names no action");
      }
      BulkOp op = BulkOp.ofKey(json.name());
      if (op == null || !json.isObject()) {
        throw new MalformedJsonException(
            "item ["
                + items.size()
                + "] of the bulk's answer: unknown action ["
                + json.name()
                + "]");
      }
      fields.read(json);
      items.add(fields.item(op));
      if (json.nextMember()) {
        throw new MalformedJsonException(
            "item [" + (items.size() - 1) + "] of the bulk's answer has more than one action");
      }
    }
    return items;
  }
}
