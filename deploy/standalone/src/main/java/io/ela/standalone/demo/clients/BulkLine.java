package io.ela.standalone.demo.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** One item of a client's bulk: what it asks for and what must come of it. */
record BulkLine(
    OwnedDocument document,
    String action,
    @Nullable ObjectNode source,
    @Nullable ObjectNode after) {

  /**
   * An item that fits the document's state.
   *
   * @param kind 0 to 2: index or create, update, delete
   */
  static BulkLine of(OwnedDocument document, int kind, ObjectNode content, long counter) {
    ObjectNode present = document.content();
    if (present == null) {
      return new BulkLine(document, kind == 0 ? "index" : "create", content, content);
    }
    if (kind == 1) {
      ObjectNode change = DialectFive.JSON.createObjectNode().put("seen", counter);
      ObjectNode update = DialectFive.JSON.createObjectNode();
      update.set("doc", change);
      ObjectNode after = present.deepCopy();
      after.setAll(change);
      return new BulkLine(document, "update", update, after);
    }
    return kind == 2 && counter % 3 == 0
        ? new BulkLine(document, "delete", null, null)
        : new BulkLine(document, "index", content, content);
  }

  void writeTo(StringBuilder body) {
    ObjectNode line = DialectFive.JSON.createObjectNode();
    line.putObject(action)
        .put("_index", document.index())
        .put("_type", document.type())
        .put("_id", document.id());
    body.append(line).append('\n');
    if (source != null) {
      body.append(source).append('\n');
    }
  }

  /** Checks this item's answer and notes what was acknowledged. */
  void check(JsonNode item) throws WrongAnswerException {
    JsonNode outcome = item.path(action);
    boolean created = document.content() == null;
    int status = outcome.path("status").asInt();
    if (status != (created ? 201 : 200)) {
      throw new WrongAnswerException(
          "a bulk item has status " + status + ": " + Expectations.shortened(item));
    }
    String result = action.equals("delete") ? "deleted" : created ? "created" : "updated";
    String flag = action.equals("delete") ? "found" : action.equals("update") ? "" : "created";
    boolean flagValue = action.equals("delete") || created;
    document.acknowledged(after, Expectations.outcome(outcome, document, result, flag, flagValue));
  }
}
