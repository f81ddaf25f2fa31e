package io.ela.dialect.search;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonCursor;
import io.ela.dialect.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answers of {@code _search} and {@code _search/scroll} of every version in one pass.
 * Stateless; documents come out as slices of the answer.
 */
public final class HitsParser {

  private @Nullable String scrollId;
  private @Nullable String pitId;
  private long total = -1;
  private boolean lowerBound;
  private boolean timedOut;
  private @Nullable List<Hit> hits;
  private ShardCounts shards = ShardCounts.NONE;

  private HitsParser() {}

  /**
   * Reads an answer of status 200.
   *
   * @throws MalformedJsonException when it is not JSON or has no {@code hits}; for an error body
   *     the message names the error
   */
  public static HitsPage parse(byte[] answer) {
    return new HitsParser().read(Bytes.of(answer));
  }

  private HitsPage read(Bytes answer) {
    try (JsonCursor json = new JsonCursor(answer)) {
      json.expectObject("the answer of the search");
      while (json.nextMember()) {
        switch (json.name()) {
          case "_scroll_id" -> scrollId = json.textOrNull();
          case "pit_id" -> pitId = json.textOrNull();
          case "timed_out" -> timedOut = json.booleanValue();
          case "_shards" -> shards = shards(json);
          case "hits" -> hits(json);
          case "error" ->
              throw new MalformedJsonException(
                  "the answer of the search is an error: " + ErrorCause.read(json));
          default -> json.skip();
        }
      }
    }
    List<Hit> found = hits;
    if (found == null) {
      throw new MalformedJsonException("the answer of the search has no [hits.hits]");
    }
    return new HitsPage(scrollId, pitId, total, lowerBound, found, timedOut, shards);
  }

  private void hits(JsonCursor json) {
    json.requireObject();
    while (json.nextMember()) {
      switch (json.name()) {
        case "total" -> total(json);
        case "hits" -> hits = page(json);
        default -> json.skip();
      }
    }
  }

  /** A number up to 6.x, an object of value and relation from 7.0 on. */
  private void total(JsonCursor json) {
    if (!json.isObject()) {
      total = json.isNull() ? -1 : json.longValue();
      return;
    }
    while (json.nextMember()) {
      switch (json.name()) {
        case "value" -> total = json.longValue();
        case "relation" -> lowerBound = "gte".equals(json.textOrNull());
        default -> json.skip();
      }
    }
  }

  private static List<Hit> page(JsonCursor json) {
    if (!json.isArray()) {
      throw new MalformedJsonException("[hits.hits] of the answer should be an array");
    }
    DocumentFields fields = new DocumentFields();
    List<Hit> page = new ArrayList<>();
    while (json.nextElement()) {
      fields.read(json);
      page.add(fields.hit());
    }
    return page;
  }

  private static ShardCounts shards(JsonCursor json) {
    json.requireObject();
    int total = 0;
    int successful = 0;
    int skipped = 0;
    int failed = 0;
    ErrorCause failure = null;
    while (json.nextMember()) {
      switch (json.name()) {
        case "total" -> total = json.intValue();
        case "successful" -> successful = json.intValue();
        case "skipped" -> skipped = json.intValue();
        case "failed" -> failed = json.intValue();
        case "failures" -> failure = firstFailure(json);
        default -> json.skip();
      }
    }
    return new ShardCounts(total, successful, skipped, failed, failure);
  }

  private static @Nullable ErrorCause firstFailure(JsonCursor json) {
    if (!json.isArray()) {
      json.skip();
      return null;
    }
    ErrorCause first = null;
    while (json.nextElement()) {
      if (first != null || !json.isObject()) {
        json.skip();
        continue;
      }
      while (json.nextMember()) {
        if (json.name().equals("reason")) {
          first = ErrorCause.read(json);
        } else {
          json.skip();
        }
      }
    }
    return first;
  }
}
