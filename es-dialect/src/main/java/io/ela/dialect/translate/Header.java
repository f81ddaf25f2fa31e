package io.ela.dialect.translate;

/** One header of an answer, as it is on the wire. */
public record Header(String name, String value) {
  /** Whether it has that name, whatever the capitals. */
  public boolean is(String other) {
    return name.equalsIgnoreCase(other);
  }
}
