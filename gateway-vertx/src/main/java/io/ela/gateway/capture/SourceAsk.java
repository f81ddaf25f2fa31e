package io.ela.gateway.capture;

import io.ela.dialect.bulk.BulkItem;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonCursor;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.rest.QueryString;
import org.jspecify.annotations.Nullable;

/**
 * How much of an update's resulting document its answer is asked to show. The same question can be
 * put in the query string, in a bulk's action line and in the update's body.
 */
enum SourceAsk {
  /** Nothing is said. */
  NONE,
  /** All of it. */
  ALL,
  /** Expressly nothing. */
  NOTHING,
  /** Parts of it. */
  PARTS;

  /** What the query string asks for (5.x to 9.x: {@code _source}, its filters, {@code fields}). */
  static SourceAsk ofQuery(QueryString query) {
    for (String filter :
        new String[] {
          "_source_include", "_source_includes", "_source_exclude", "_source_excludes", "fields"
        }) {
      if (query.has(filter)) {
        return PARTS;
      }
    }
    String source = query.get("_source");
    return source == null ? NONE : ofValue(source);
  }

  /** What an update's line of a bulk and its body ask for. */
  static SourceAsk ofItem(BulkItem item) {
    if (item.fields() != null) {
      return PARTS;
    }
    Bytes filter = item.sourceFilter();
    return filter != null ? ofValue(filter.utf8()) : ofBody(item.source());
  }

  /** What an update's body asks for. */
  static SourceAsk ofBody(@Nullable Bytes body) {
    SourceAsk ask = NONE;
    if (body == null || body.isEmpty()) {
      return ask;
    }
    try (JsonCursor json = new JsonCursor(body)) {
      json.expectObject("the update");
      while (json.nextMember()) {
        if (json.name().equals("fields")) {
          json.skip();
          ask = PARTS;
        } else if (json.name().equals("_source") && ask != PARTS) {
          ask = ofValue(json.value().utf8());
        } else {
          json.skip();
        }
      }
    } catch (MalformedJsonException e) {
      // The master refuses it; should it not, nothing is certain about its answer.
      return PARTS;
    }
    return ask;
  }

  private static SourceAsk ofValue(String value) {
    return switch (value) {
      case "true", "" -> ALL;
      case "false" -> NOTHING;
      default -> PARTS;
    };
  }
}
