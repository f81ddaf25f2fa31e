package io.ela.dialect.translate;

/** Translates the requests of one api. */
@FunctionalInterface
interface Handler {
  /**
   * @throws UntranslatableException naming what has no counterpart
   * @throws io.ela.dialect.json.MalformedJsonException if the body should be JSON and is not
   */
  Translation up(ClientRequest request);
}
