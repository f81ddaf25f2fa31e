package io.ela.dialect.search;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonCursor;
import io.ela.dialect.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers the members of one hit or one document of an answer. Reused from one to the next. */
final class DocumentFields {

  private @Nullable String index;
  private @Nullable String type;
  private @Nullable String id;
  private @Nullable String routing;
  private @Nullable String parent;
  private long version;
  private @Nullable Long seqNo;
  private @Nullable Long primaryTerm;
  private @Nullable Bytes source;
  private List<Bytes> sort = List.of();
  private @Nullable Boolean found;
  private @Nullable ErrorCause error;

  /** Reads the object that the cursor is at. */
  void read(JsonCursor json) {
    clear();
    if (!json.isObject()) {
      throw new MalformedJsonException("a document of the answer should be an object");
    }
    members(json);
  }

  /** Reads all members of the object that the cursor has entered. */
  void members(JsonCursor json) {
    while (json.nextMember()) {
      switch (json.name()) {
        case "_index" -> index = json.repeatedTextOrNull();
        case "_type" -> type = json.repeatedTextOrNull();
        case "_id" -> id = json.textOrNull();
        case "_routing" -> routing = scalarOrFirst(json);
        case "_parent" -> parent = scalarOrFirst(json);
        case "_version" -> version = json.isNull() ? -1 : json.longValue();
        case "_seq_no" -> seqNo = json.isNull() ? null : json.longValue();
        case "_primary_term" -> primaryTerm = json.isNull() ? null : json.longValue();
        case "_source" -> source = json.value();
        case "sort" -> sort = sortValues(json);
        case "found" -> found = json.booleanValue();
        case "error" -> error = ErrorCause.read(json);
        default -> json.skip();
      }
    }
  }

  /** A metadata field; as a stored field that was asked for by name it may come as a list. */
  private static @Nullable String scalarOrFirst(JsonCursor json) {
    if (!json.isArray()) {
      return json.textOrNull();
    }
    String first = null;
    while (json.nextElement()) {
      first = first == null ? json.textOrNull() : first;
    }
    return first;
  }

  private static List<Bytes> sortValues(JsonCursor json) {
    if (!json.isArray()) {
      json.skip();
      return List.of();
    }
    List<Bytes> values = new ArrayList<>(2);
    while (json.nextElement()) {
      values.add(json.value());
    }
    return values;
  }

  void clear() {
    index = null;
    type = null;
    id = null;
    routing = null;
    parent = null;
    version = -1;
    seqNo = null;
    primaryTerm = null;
    source = null;
    sort = List.of();
    found = null;
    error = null;
  }

  Hit hit() {
    Bytes bytes = source;
    return new Hit(
        required(index, "_index"),
        type,
        required(id, "_id"),
        routing,
        parent,
        version,
        seqNo,
        primaryTerm,
        bytes == null ? Bytes.EMPTY : bytes,
        bytes != null,
        sort);
  }

  GetAnswer getAnswer() {
    ErrorCause failure = error;
    if (failure != null) {
      return new GetAnswer.Failed(index, type, id, failure);
    }
    Boolean there = found;
    if (there == null) {
      throw new MalformedJsonException(
          "a document of the answer has neither [found] nor [error]; was filter_path used?");
    }
    return there
        ? new GetAnswer.Found(hit())
        : new GetAnswer.Missing(required(index, "_index"), type, required(id, "_id"));
  }

  private static String required(@Nullable String value, String name) {
    if (value == null) {
      throw new MalformedJsonException("a document of the answer has no [" + name + "]");
    }
    return value;
  }
}
