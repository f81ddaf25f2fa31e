package io.ela.dialect.json;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A member of an object, shown to a {@link JsonSplicer.Visitor}, which may ask what it is and say
 * what becomes of it. Reused: valid only during that call.
 */
public final class JsonField {

  /** What becomes of the member; additions are apart from it. */
  enum Fate {
    KEEP,
    DELETE,
    REPLACE
  }

  private final JsonCursor cursor;
  private final JsonPath path;

  private Fate fate = Fate.KEEP;
  private @Nullable Bytes value;
  private @Nullable Bytes replacement;
  private @Nullable String newName;
  private List<Addition> additions = List.of();
  private boolean entered;

  /** A member to be put after this one. */
  record Addition(String name, Bytes value) {}

  JsonField(JsonCursor cursor, JsonPath path) {
    this.cursor = cursor;
    this.path = path;
  }

  /** Starts anew on the member that the cursor is at. */
  void reset() {
    fate = Fate.KEEP;
    value = null;
    replacement = null;
    newName = null;
    additions = List.of();
    entered = !cursor.name().equals(JsonSplicer.SOURCE);
  }

  /** The member's name, decoded. */
  public String name() {
    return cursor.name();
  }

  /** The path down to and including this member. */
  public JsonPath path() {
    return path;
  }

  /** Whether the value is an object that was not taken yet. */
  public boolean isObject() {
    return value == null && cursor.isObject();
  }

  /** Whether the value is an array that was not taken yet. */
  public boolean isArray() {
    return value == null && cursor.isArray();
  }

  /**
   * The value's bytes as they are. Of an object or array this takes all of it: its members are not
   * visited then.
   */
  public Bytes value() {
    Bytes known = value;
    if (known == null) {
      known = cursor.value();
      value = known;
    }
    return known;
  }

  /** The value of a string, number or boolean as text; null for {@code null}. */
  public @Nullable String textOrNull() {
    return cursor.textOrNull();
  }

  /** Takes the member away. */
  public void delete() {
    fate = Fate.DELETE;
  }

  /** Puts another value in the place of this one. */
  public void replace(Bytes json) {
    fate = Fate.REPLACE;
    replacement = json;
  }

  /** Gives the member another name. */
  public void rename(String name) {
    newName = name;
  }

  /** Puts a member after this one, and after those already put there. */
  public void insertAfter(String name, Bytes json) {
    if (additions.isEmpty()) {
      additions = new ArrayList<>(2);
    }
    additions.add(new Addition(name, json));
  }

  /** Leaves all within the value as it is, unseen. */
  public void skip() {
    entered = false;
  }

  /** Visits the members within the value although it is a {@code _source}. */
  public void enter() {
    entered = true;
  }

  Fate fate() {
    return fate;
  }

  /** Whether the members within are to be visited. */
  boolean goesIn() {
    return entered && value == null && fate == Fate.KEEP;
  }

  @Nullable Bytes replacement() {
    return replacement;
  }

  @Nullable String newName() {
    return newName;
  }

  List<Addition> additions() {
    return additions;
  }
}
