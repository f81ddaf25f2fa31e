package io.ela.dialect.json;

import com.fasterxml.jackson.core.JsonToken;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites a JSON text by byte ranges in one streaming pass. All bytes that no edit touches are
 * copied as they are: white space, escapes, the spelling of numbers, the order of members.
 *
 * <pre>{@code
 * Bytes out = JsonSplicer.rewrite(answer, field -> {
 *   if (field.name().equals("_seq_no")) {
 *     field.delete();
 *   } else if (field.path().is("hits", "hits", "[]", "_index")) {
 *     field.insertAfter("_type", Bytes.ofUtf8("\"t\""));
 *   }
 * });
 * }</pre>
 *
 * A member called {@code _source} is shown but not gone into, unless the visitor says {@link
 * JsonField#enter()}: what is within a document is the document's own.
 */
public final class JsonSplicer {

  static final String SOURCE = "_source";

  private final Bytes text;
  private final JsonCursor cursor;
  private final JsonPath path = new JsonPath();
  private final JsonField field;
  private final Visitor visitor;
  private final List<Edit> edits = new ArrayList<>();

  /** Sees each member of each object before what is within its value. */
  @FunctionalInterface
  public interface Visitor {
    void field(JsonField field);
  }

  /** The bytes from one index of the array to another give way to others. */
  private record Edit(int from, int to, Bytes replacement) {}

  private JsonSplicer(Bytes text, JsonCursor cursor, Visitor visitor) {
    this.text = text;
    this.cursor = cursor;
    this.visitor = visitor;
    this.field = new JsonField(cursor, path);
  }

  /**
   * Rewrites a text of one JSON value, or several after one another.
   *
   * @return the new text; the very same slice when nothing was edited
   * @throws MalformedJsonException when the text is not JSON; nothing is returned then
   */
  public static Bytes rewrite(Bytes text, Visitor visitor) {
    try (JsonCursor cursor = new JsonCursor(text)) {
      JsonSplicer splicer = new JsonSplicer(text, cursor, visitor);
      while (cursor.nextToken() != null) {
        splicer.value();
      }
      return splicer.apply();
    }
  }

  /**
   * Puts a member first into an object, all else staying as it is.
   *
   * @throws MalformedJsonException when the text is not an object
   */
  public static Bytes prepend(Bytes object, String name, Bytes value) {
    try (JsonCursor cursor = new JsonCursor(object)) {
      cursor.expectObject("the text");
      int open = cursor.tokenEnd();
      boolean empty = cursor.nextToken() == JsonToken.END_OBJECT;
      JsonBytesWriter out =
          new JsonBytesWriter(object.length() + value.length() + name.length() + 8);
      out.raw(object.array(), object.offset(), open - object.offset());
      out.string(name).ascii(':').raw(value);
      if (!empty) {
        out.ascii(',');
      }
      out.raw(object.array(), open, object.end() - open);
      return out.view();
    }
  }

  /** Walks the present value. Not by recursion: a deep document must not overflow the stack. */
  private void value() {
    List<Level> levels = new ArrayList<>();
    enter(levels);
    while (!levels.isEmpty()) {
      Level level = levels.get(levels.size() - 1);
      if (level.commas == null) {
        if (cursor.nextElement()) {
          enter(levels);
        } else {
          leave(levels);
        }
      } else {
        level.commas.settleMember();
        if (cursor.nextMember()) {
          member(level.commas, levels);
        } else {
          level.commas.settleEnd();
          leave(levels);
        }
      }
    }
  }

  private void enter(List<Level> levels) {
    if (cursor.isObject()) {
      levels.add(new Level(new Commas()));
    } else if (cursor.isArray()) {
      levels.add(new Level(null));
      path.push(JsonPath.ELEMENT);
    }
  }

  private void leave(List<Level> levels) {
    Level left = levels.remove(levels.size() - 1);
    if (left.commas == null) {
      path.pop();
    }
    if (!levels.isEmpty()) {
      Commas outer = levels.get(levels.size() - 1).commas;
      if (outer != null) {
        outer.valueEnd = cursor.tokenEnd();
      }
    }
  }

  /** An object with its commas, or an array without. */
  private record Level(@Nullable Commas commas) {}

  private void member(Commas commas, List<Level> levels) {
    int nameStart = cursor.nameStart();
    int valueStart = cursor.tokenStart();
    path.push(cursor.name());
    field.reset();
    visitor.field(field);
    commas.additions = field.additions();
    commas.open = true;
    if (field.fate() == JsonField.Fate.DELETE) {
      cursor.skip();
      commas.delete(nameStart, cursor.tokenEnd());
      return;
    }
    commas.keep(nameStart);
    String newName = field.newName();
    if (newName != null) {
      edits.add(new Edit(nameStart, nameEnd(nameStart), quoted(newName)));
    }
    Bytes replacement = field.replacement();
    if (replacement != null) {
      cursor.skip();
      commas.valueEnd = cursor.tokenEnd();
      edits.add(new Edit(valueStart, commas.valueEnd, replacement));
    } else if (field.goesIn() && (cursor.isObject() || cursor.isArray())) {
      enter(levels);
    } else {
      cursor.skip();
      commas.valueEnd = cursor.tokenEnd();
    }
  }

  /** Just after a name that starts here, which may be bare. */
  private int nameEnd(int nameStart) {
    byte[] array = text.array();
    int i = nameStart;
    if (array[i] == '"') {
      for (i++; array[i] != '"'; i++) {
        if (array[i] == '\\') {
          i++;
        }
      }
      return i + 1;
    }
    while (array[i] != ':' && array[i] != '/' && (array[i] & 0xFF) > ' ') {
      i++;
    }
    return i;
  }

  private static Bytes quoted(String name) {
    return new JsonBytesWriter(JsonBytesWriter.stringSize(name)).string(name).view();
  }

  /** Keeps the commas of one object right while members of it go and come. */
  private final class Commas {
    private boolean anyKept;
    private boolean open;
    private List<JsonField.Addition> additions = List.of();

    /** Where the present member's value ends. */
    private int valueEnd;

    /** Once a member was kept: from where the next deletion takes bytes away. */
    private int cut;

    /** Before any was kept: the deleted run so far, from its first name to its last value's end. */
    private int runFrom = -1;

    private int runTo;

    void keep(int nameStart) {
      if (runFrom >= 0) {
        edits.add(new Edit(runFrom, nameStart, Bytes.EMPTY));
        runFrom = -1;
      }
      anyKept = true;
    }

    void delete(int nameStart, int end) {
      valueEnd = end;
      if (!additions.isEmpty()) {
        // The first of the additions takes the deleted one's place, and its commas.
        keep(nameStart);
        JsonField.Addition first = additions.get(0);
        additions = additions.subList(1, additions.size());
        edits.add(new Edit(nameStart, end, written(List.of(first), false)));
      } else if (anyKept) {
        edits.add(new Edit(cut, end, Bytes.EMPTY));
      } else {
        runFrom = runFrom < 0 ? nameStart : runFrom;
        runTo = end;
      }
    }

    /** After all of a member's value. */
    void settleMember() {
      if (!open) {
        return;
      }
      open = false;
      path.pop();
      cut = valueEnd;
      if (!additions.isEmpty()) {
        edits.add(new Edit(valueEnd, valueEnd, written(additions, true)));
        additions = List.of();
      }
    }

    void settleEnd() {
      if (runFrom >= 0) {
        edits.add(new Edit(runFrom, runTo, Bytes.EMPTY));
      }
    }
  }

  private static Bytes written(List<JsonField.Addition> additions, boolean leadingComma) {
    JsonBytesWriter out = new JsonBytesWriter(64);
    for (JsonField.Addition addition : additions) {
      if (leadingComma) {
        out.ascii(',');
      }
      out.string(addition.name()).ascii(':').raw(addition.value());
    }
    return out.view();
  }

  private Bytes apply() {
    if (edits.isEmpty()) {
      return text;
    }
    long size = text.length();
    for (Edit edit : edits) {
      size += edit.replacement().length() - (edit.to() - edit.from());
    }
    JsonBytesWriter out = new JsonBytesWriter(Math.toIntExact(size));
    int copied = text.offset();
    for (Edit edit : edits) {
      out.raw(text.array(), copied, edit.from() - copied);
      out.raw(edit.replacement());
      copied = edit.to();
    }
    out.raw(text.array(), copied, text.end() - copied);
    return out.view();
  }
}
