package io.ela.standalone.switching;

import java.util.Locale;

/** Why a switch may be refused; each can be accepted by its name. */
public enum Objection {
  /** No gateway is signed on, so nothing would hold the clients' writes. */
  NO_GATEWAY,
  /** A load was begun and is not complete, so the new master would lack documents. */
  LOAD_UNFINISHED,
  /** Events could not be applied, so the new master may differ. */
  DEAD_LETTERS,
  /** The cluster that would become master is red or does not answer. */
  UNHEALTHY,
  /** A task of the master writes documents by itself, and the switch cannot pass it. */
  TASKS,
  /** Clients would miss indices after the switch, or find some that they do not know. */
  INDICES,
  /** The replicator is so far behind that the writes would be held for long. */
  LAG;

  /** As the command line spells it, for instance {@code dead-letters}. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Reads the spelling.
   *
   * @throws IllegalArgumentException naming those that there are
   */
  public static Objection of(String text) {
    for (Objection objection : values()) {
      if (objection.spelling().equals(text)) {
        return objection;
      }
    }
    throw new IllegalArgumentException(
        "\""
            + text
            + "\" is no objection; there are "
            + java.util.Arrays.stream(values()).map(Objection::spelling).toList());
  }
}
