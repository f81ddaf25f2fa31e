package io.ela.events;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Names one document, always in the source's coordinates: before renames, splits and merges of
 * indices and types.
 *
 * <p>Routing is not part of the identity, so that all events of an id meet on one partition; it
 * travels beside the key in {@link ChangeEvent}.
 *
 * @param index concrete index name in the source
 * @param type mapping type in the source; {@code _doc} where the source has none
 * @param id the document's id; empty for an event about the index itself ({@link #ofIndex}). Keys
 *     of definitions that belong to no index are made by {@link DefinitionName}
 */
public record DocKey(String index, String type, String id) {

  /** The type where the source has no mapping types. */
  public static final String NO_TYPE = "_doc";

  public DocKey {
    if (index.isEmpty() || index.indexOf(0) >= 0 || type.indexOf(0) >= 0) {
      throw new IllegalArgumentException(
          "not the name of a document: index ["
              + index
              + "], type ["
              + type
              + "], id ["
              + id
              + "]");
    }
  }

  /** The key of events about an index as a whole. */
  public static DocKey ofIndex(String index) {
    return new DocKey(index, "", "");
  }

  /** Whether this is the key of events about an index as a whole. */
  public boolean isIndex() {
    return type.isEmpty() && id.isEmpty();
  }

  /**
   * The bytes used as the Kafka record's key: index, type and id with a NUL between them. Only an
   * id may hold a NUL itself, and it stands last; so two keys never share bytes.
   */
  public byte[] toBytes() {
    return (index + '\0' + type + '\0' + id).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException if the bytes are not of that form
   */
  public static DocKey fromBytes(byte[] bytes) {
    int first = indexOfNul(bytes, 0);
    int second = first < 0 ? -1 : indexOfNul(bytes, first + 1);
    if (second < 0) {
      throw new IllegalArgumentException(
          "record key "
              + Arrays.toString(Arrays.copyOf(bytes, Math.min(bytes.length, 64)))
              + " is not index NUL type NUL id");
    }
    return new DocKey(
        new String(bytes, 0, first, StandardCharsets.UTF_8),
        new String(bytes, first + 1, second - first - 1, StandardCharsets.UTF_8),
        new String(bytes, second + 1, bytes.length - second - 1, StandardCharsets.UTF_8));
  }

  private static int indexOfNul(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public String toString() {
    if (type.isEmpty()) {
      return "[" + index + (id.isEmpty() ? "]" : "/" + id + "]");
    }
    return id.isEmpty() ? "[" + index + "]" : "[" + index + "][" + type + "][" + id + "]";
  }
}
