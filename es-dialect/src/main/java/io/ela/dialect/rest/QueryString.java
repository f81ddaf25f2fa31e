package io.ela.dialect.rest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A raw query string, read as Elasticsearch reads it and changed without touching what is not
 * changed. Immutable.
 *
 * <p>As in Elasticsearch's {@code RestUtils.decodeQueryString} (5.x to 9.x): both {@code &} and
 * {@code ;} separate; a plus is a space; a name without {@code =} has the empty value, which for a
 * flag means true; of several values of one name the LAST wins; a {@code #} ends it.
 */
public final class QueryString {
  /** No parameters at all. */
  public static final QueryString EMPTY = new QueryString("", List.of());

  private record Part(String raw, char separator, String name, String value) {}

  private final String raw;
  private final List<Part> parts;
  private final Map<String, String> params;

  private QueryString(String raw, List<Part> parts) {
    this.raw = raw;
    this.parts = parts;
    Map<String, String> all = new LinkedHashMap<>();
    for (Part part : parts) {
      if (!part.name.isEmpty()) {
        all.put(part.name, part.value);
      }
    }
    this.params = Collections.unmodifiableMap(all);
  }

  /**
   * Reads what follows the question mark. Malformed escapes are kept as they are: Elasticsearch
   * refuses such a request, so how they are read can change nothing.
   */
  public static QueryString parse(@Nullable String raw) {
    if (raw == null || raw.isEmpty()) {
      return EMPTY;
    }
    int end = raw.indexOf('#') < 0 ? raw.length() : raw.indexOf('#');
    List<Part> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= end; i++) {
      if (i == end || raw.charAt(i) == '&' || raw.charAt(i) == ';') {
        parts.add(part(raw.substring(start, i), i == end ? '&' : raw.charAt(i)));
        start = i + 1;
      }
    }
    return new QueryString(raw.substring(0, end), List.copyOf(parts));
  }

  private static Part part(String raw, char separator) {
    int equals = raw.indexOf('=');
    String name = equals < 0 ? raw : raw.substring(0, equals);
    String value = equals < 0 ? "" : raw.substring(equals + 1);
    return new Part(raw, separator, lenient(name), lenient(value));
  }

  private static String lenient(String raw) {
    String decoded = RestPath.decode(raw, true);
    return decoded == null ? raw : decoded;
  }

  /** As it was sent, or as it was changed; without question mark; empty if there is nothing. */
  public String raw() {
    return raw;
  }

  /** Decoded names and values in order of first appearance; the last value of a name. */
  public Map<String, String> params() {
    return params;
  }

  /** The decoded value, or null if the parameter is not there. */
  public @Nullable String get(String name) {
    return params.get(name);
  }

  /** Whether the parameter is there, with whatever value. */
  public boolean has(String name) {
    return params.containsKey(name);
  }

  /** Whether a boolean parameter is there and not false; its empty value means true. */
  public boolean flag(String name) {
    String value = params.get(name);
    return value != null && !value.equals("false");
  }

  /** Without the named parameters; this, if none of them is there. */
  public QueryString without(String... names) {
    Set<String> gone = Set.of(names);
    return keep(part -> !gone.contains(part.name));
  }

  /** With the parameter set to the value, in the place of its first appearance, or at the end. */
  public QueryString with(String name, String value) {
    Part wanted = part(RestPath.encode(name) + "=" + RestPath.encode(value), '&');
    List<Part> changed = new ArrayList<>();
    boolean placed = false;
    for (Part part : parts) {
      if (!part.name.equals(name)) {
        changed.add(part);
      } else if (!placed) {
        placed = true;
        changed.add(new Part(wanted.raw, part.separator, name, value));
      }
    }
    if (!placed) {
      changed.add(wanted);
    }
    return join(changed);
  }

  /** With the parameter under another name, its value's bytes untouched; this, if not there. */
  public QueryString renamed(String from, String to) {
    if (!has(from)) {
      return this;
    }
    List<Part> changed = new ArrayList<>();
    for (Part part : parts) {
      if (part.name.equals(from)) {
        int equals = part.raw.indexOf('=');
        String tail = equals < 0 ? "" : part.raw.substring(equals);
        changed.add(new Part(RestPath.encode(to) + tail, part.separator, to, part.value));
      } else {
        changed.add(part);
      }
    }
    return join(changed);
  }

  private QueryString keep(Predicate<Part> wanted) {
    List<Part> kept = parts.stream().filter(wanted).toList();
    return kept.size() == parts.size() ? this : join(kept);
  }

  private static QueryString join(List<Part> parts) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      out.append(parts.get(i).raw);
      if (i + 1 < parts.size()) {
        out.append(parts.get(i).separator);
      }
    }
    return new QueryString(out.toString(), List.copyOf(parts));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof QueryString that && raw.equals(that.raw);
  }

  @Override
  public int hashCode() {
    return raw.hashCode();
  }

  @Override
  public String toString() {
    return raw;
  }
}
