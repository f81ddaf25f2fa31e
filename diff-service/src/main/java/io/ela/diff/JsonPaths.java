package io.ela.diff;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonCursor;
import io.ela.dialect.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Names the places at which two JSON documents differ, for people. Stateless. */
public final class JsonPaths {
  /** So many paths are named of a document, in their order. */
  public static final int MOST = 20;

  /** Larger documents are not looked into. */
  private static final int LARGEST_BYTES = 8 << 20;

  /** Deeper values are compared as bytes. */
  private static final int DEEPEST = 200;

  private JsonPaths() {}

  /**
   * The paths of values that are not in both documents alike, such as {@code user.tags[2]}.
   *
   * @return empty if the documents are the same as JSON
   */
  static List<String> differing(Bytes master, Bytes slave) {
    if (master.length() > LARGEST_BYTES || slave.length() > LARGEST_BYTES) {
      return List.of("(the document is too large to name paths)");
    }
    try {
      return differing(values(master), values(slave));
    } catch (MalformedJsonException e) {
      return List.of("(not JSON: " + e.getMessage() + ")");
    }
  }

  private static List<String> differing(Map<String, String> master, Map<String, String> slave) {
    TreeMap<String, String> all = new TreeMap<>(master);
    all.putAll(slave);
    List<String> paths = new ArrayList<>();
    for (String path : all.keySet()) {
      String own = master.get(path);
      if (own == null || !own.equals(slave.get(path))) {
        paths.add(path);
        if (paths.size() == MOST) {
          break;
        }
      }
    }
    return paths;
  }

  /** Each simple value, and each empty object or array, by its path. */
  private static Map<String, String> values(Bytes json) {
    Map<String, String> values = new TreeMap<>();
    try (JsonCursor cursor = new JsonCursor(json)) {
      if (cursor.nextToken() != null) {
        walk(cursor, "", 0, values);
      }
    }
    return values;
  }

  private static void walk(JsonCursor cursor, String path, int depth, Map<String, String> values) {
    if (depth < DEEPEST && cursor.isObject()) {
      boolean empty = true;
      while (cursor.nextMember()) {
        empty = false;
        String name = cursor.name();
        walk(cursor, path.isEmpty() ? name : path + "." + name, depth + 1, values);
      }
      if (empty) {
        put(values, path, "{}");
      }
    } else if (depth < DEEPEST && cursor.isArray()) {
      int element = 0;
      while (cursor.nextElement()) {
        walk(cursor, path + "[" + element++ + "]", depth + 1, values);
      }
      if (element == 0) {
        put(values, path, "[]");
      }
    } else if (cursor.isObject() || cursor.isArray()) {
      put(values, path, Arrays.toString(cursor.value().copy()));
    } else {
      // The token keeps "1" and 1 apart.
      put(values, path, cursor.token() + " " + cursor.textOrNull());
    }
  }

  /** A name given twice in one object keeps both values. */
  private static void put(Map<String, String> values, String path, String value) {
    values.merge(path, value, (one, more) -> one + "\n" + more);
  }
}
