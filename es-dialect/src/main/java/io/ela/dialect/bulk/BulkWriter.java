package io.ela.dialect.bulk;

import io.ela.dialect.Capabilities;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonBytesWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code _bulk} bodies for one dialect. Not thread-safe.
 *
 * <p>All metadata but {@code _index}, {@code _type} and {@code _id} goes by bare names ({@code
 * routing}, {@code version_type}): they are the only ones since 7.0, and 5.6 and 6.8 take them too.
 */
public final class BulkWriter {

  private final Capabilities capabilities;
  private final JsonBytesWriter out;
  private int actions;

  /**
   * An empty body.
   *
   * @param capabilities of the server that will get it
   * @param capacity bytes to start with
   */
  public BulkWriter(Capabilities capabilities, int capacity) {
    this.capabilities = capabilities;
    this.out = new JsonBytesWriter(capacity);
  }

  /**
   * Adds an action.
   *
   * @throws IllegalArgumentException when the server's dialect has no way to say it; the message
   *     names the document. Nothing is written then.
   */
  public void add(BulkAction action) {
    check(action);
    Bytes source = action.source();
    Sink sink = new Sink(out);
    metadata(action, sink);
    out.ascii('\n');
    if (source != null) {
      out.raw(NdjsonLine.compact(source)).ascii('\n');
    }
    actions++;
  }

  /**
   * How many bytes {@link #add} would add, exactly.
   *
   * @throws IllegalArgumentException as {@link #add}
   */
  public long sizeOf(BulkAction action) {
    check(action);
    Sink sink = new Sink(null);
    metadata(action, sink);
    Bytes source = action.source();
    return sink.size + 1 + (source == null ? 0 : NdjsonLine.compact(source).length() + 1L);
  }

  /** Number of bytes so far. */
  public int size() {
    return out.size();
  }

  /** Number of actions so far. */
  public int actions() {
    return actions;
  }

  /** The body so far, sharing the buffer: valid until the next {@link #add} or {@link #clear()}. */
  public Bytes view() {
    return out.view();
  }

  /** The body so far, in an array of its own. */
  public byte[] toByteArray() {
    return out.toByteArray();
  }

  /** Starts a new body in the same memory. */
  public void clear() {
    out.clear();
    actions = 0;
  }

  private void check(BulkAction action) {
    BulkTarget target = action.target();
    if (target.id() == null && (action.op() != BulkOp.INDEX || target.version() != null)) {
      // The server would refuse the whole bulk for it.
      throw refused(target, "only an [index] without a version may leave the id to the server");
    }
    if (capabilities.mappingTypes() && target.type() == null) {
      throw refused(target, "it needs a mapping type");
    }
    if (target.parent() != null && !capabilities.parentParameter()) {
      throw refused(target, "[parent] is gone since 7.0; use a join field and routing");
    }
    if ((target.ifSeqNo() != null || target.ifPrimaryTerm() != null)
        && !capabilities.seqNoLocking()) {
      throw refused(target, "[if_seq_no] and [if_primary_term] are known since 6.6 only");
    }
  }

  private IllegalArgumentException refused(BulkTarget target, String reason) {
    return new IllegalArgumentException(
        "document ["
            + target.index()
            + "/"
            + target.id()
            + "] cannot be written to "
            + capabilities.version()
            + ": "
            + reason);
  }

  private void metadata(BulkAction action, Sink sink) {
    BulkTarget target = action.target();
    sink.ascii("{\"").ascii(action.op().key()).ascii("\":{");
    sink.text("\"_index\":", target.index());
    if (capabilities.mappingTypes()) {
      sink.text("\"_type\":", target.type());
    }
    sink.text("\"_id\":", target.id());
    sink.text("\"routing\":", target.routing());
    sink.text("\"parent\":", target.parent());
    sink.number("\"version\":", target.version());
    sink.text("\"version_type\":", target.versionType());
    sink.number("\"if_seq_no\":", target.ifSeqNo());
    sink.number("\"if_primary_term\":", target.ifPrimaryTerm());
    if (action.op() != BulkOp.DELETE) {
      sink.text("\"pipeline\":", target.pipeline());
    }
    sink.ascii("}}");
  }

  /** Writes, or only counts when there is nothing to write to. */
  private static final class Sink {
    private final @Nullable JsonBytesWriter out;
    private long size;
    private boolean comma;

    Sink(@Nullable JsonBytesWriter out) {
      this.out = out;
    }

    Sink ascii(String text) {
      if (out != null) {
        out.ascii(text);
      }
      size += text.length();
      return this;
    }

    void text(String name, @Nullable String value) {
      if (value == null) {
        return;
      }
      name(name);
      if (out != null) {
        out.string(value);
      } else {
        size += JsonBytesWriter.stringSize(value);
      }
    }

    void number(String name, @Nullable Long value) {
      if (value != null) {
        name(name);
        ascii(Long.toString(value));
      }
    }

    private void name(String name) {
      ascii(comma ? "," : "").ascii(name);
      comma = true;
    }
  }
}
