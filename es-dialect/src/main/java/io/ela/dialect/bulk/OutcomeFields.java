package io.ela.dialect.bulk;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonCursor;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.search.ErrorCause;
import org.jspecify.annotations.Nullable;

/** Gathers the members of what became of one write. Reused from one to the next. */
final class OutcomeFields {

  private int status;
  private @Nullable String index;
  private @Nullable String type;
  private @Nullable String id;
  private long version;
  private @Nullable Long seqNo;
  private @Nullable Long primaryTerm;
  private @Nullable String result;
  private @Nullable Boolean created;
  private @Nullable Boolean found;
  private @Nullable ErrorCause error;
  private @Nullable Bytes getSource;

  /** Reads the object that the cursor is at. */
  void read(JsonCursor json) {
    clear();
    json.requireObject();
    while (json.nextMember()) {
      switch (json.name()) {
        case "status" -> status = json.intValue();
        case "_index" -> index = json.repeatedTextOrNull();
        case "_type" -> type = json.repeatedTextOrNull();
        case "_id" -> id = json.textOrNull();
        case "_version" -> version = json.isNull() ? -1 : json.longValue();
        case "_seq_no" -> seqNo = json.isNull() ? null : json.longValue();
        case "_primary_term" -> primaryTerm = json.isNull() ? null : json.longValue();
        case "result" -> result = json.repeatedTextOrNull();
        case "created" -> created = json.booleanValue();
        case "found" -> found = json.booleanValue();
        case "error" -> error = json.isNull() ? null : ErrorCause.read(json);
        case "get" -> get(json);
        default -> json.skip();
      }
    }
  }

  private void get(JsonCursor json) {
    if (!json.isObject()) {
      json.skip();
      return;
    }
    while (json.nextMember()) {
      if (json.name().equals("_source")) {
        getSource = json.value();
      } else {
        json.skip();
      }
    }
  }

  private void clear() {
    status = 0;
    index = null;
    type = null;
    id = null;
    version = -1;
    seqNo = null;
    primaryTerm = null;
    result = null;
    created = null;
    found = null;
    error = null;
    getSource = null;
  }

  BulkAnswerItem item(BulkOp op) {
    if (status == 0) {
      throw new MalformedJsonException(
          "the item [" + index + "/" + id + "] of the bulk's answer has no [status]");
    }
    return new BulkAnswerItem(
        op, status, index, type, id, version, seqNo, primaryTerm, result, error, getSource);
  }

  DocumentAnswer answer() {
    if (error == null && (index == null || id == null || version < 0)) {
      throw new MalformedJsonException(
          "the answer of the write has neither [_index], [_id], [_version] nor [error]");
    }
    return new DocumentAnswer(
        index, type, id, version, seqNo, primaryTerm, result, created, found, error, getSource);
  }
}
