package io.ela.standalone.demo.seed;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonBytesWriter;
import java.util.List;

/** Writes one JSON object member by member. Not thread-safe. */
final class SourceWriter {
  private final JsonBytesWriter out = new JsonBytesWriter(512).ascii('{');
  private boolean first = true;

  SourceWriter text(String name, String value) {
    name(name);
    out.string(value);
    return this;
  }

  SourceWriter number(String name, long value) {
    name(name);
    out.number(value);
    return this;
  }

  /** A number or another JSON text, as it is. */
  SourceWriter raw(String name, String json) {
    name(name);
    out.raw(Bytes.ofUtf8(json));
    return this;
  }

  SourceWriter bool(String name, boolean value) {
    return raw(name, String.valueOf(value));
  }

  SourceWriter texts(String name, List<String> values) {
    name(name);
    out.ascii('[');
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        out.ascii(',');
      }
      out.string(values.get(i));
    }
    out.ascii(']');
    return this;
  }

  SourceWriter objects(String name, List<SourceWriter> values) {
    name(name);
    out.ascii('[');
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        out.ascii(',');
      }
      out.raw(values.get(i).bytes());
    }
    out.ascii(']');
    return this;
  }

  /** The whole object. To be called once. */
  Bytes bytes() {
    out.ascii('}');
    return Bytes.of(out.toByteArray());
  }

  private void name(String name) {
    if (!first) {
      out.ascii(',');
    }
    first = false;
    out.string(name).ascii(':');
  }
}
