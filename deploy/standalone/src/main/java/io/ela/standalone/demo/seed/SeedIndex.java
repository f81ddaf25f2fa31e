package io.ela.standalone.demo.seed;

import io.ela.dialect.json.Bytes;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * An index of the old cluster.
 *
 * @param type its mapping type
 * @param definition the body that creates it, in 5.x's dialect
 * @param documents a new stream of all documents at each call
 */
public record SeedIndex(
    String name, String type, String definition, Supplier<Stream<SeedDocument>> documents) {

  /** One document. */
  public record SeedDocument(String id, Bytes source) {}
}
