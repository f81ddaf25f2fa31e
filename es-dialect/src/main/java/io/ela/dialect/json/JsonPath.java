package io.ela.dialect.json;

import java.util.ArrayList;
import java.util.List;

/**
 * Where in a JSON text the splicer is. Reused while it walks: valid only during a visitor's call.
 *
 * <p>A path is the names down to the member, with {@code []} for "some element of an array": {@code
 * hits, hits, [], _index}.
 */
public final class JsonPath {

  /** Stands for any element of an array. */
  public static final String ELEMENT = "[]";

  private final List<String> names = new ArrayList<>();

  JsonPath() {}

  void push(String name) {
    names.add(name);
  }

  void pop() {
    names.remove(names.size() - 1);
  }

  /** Number of names and {@code []}s. */
  public int depth() {
    return names.size();
  }

  /** The name at a depth, counted from 0. */
  public String name(int depth) {
    return names.get(depth);
  }

  /** Whether this is exactly the given path. */
  public boolean is(String... path) {
    return names.size() == path.length && startsWith(path);
  }

  /** Whether this is the given path or below it. */
  public boolean startsWith(String... path) {
    if (names.size() < path.length) {
      return false;
    }
    for (int i = 0; i < path.length; i++) {
      if (!names.get(i).equals(path[i])) {
        return false;
      }
    }
    return true;
  }

  /** For messages: {@code hits.hits.[]._index}. */
  @Override
  public String toString() {
    return String.join(".", names);
  }
}
