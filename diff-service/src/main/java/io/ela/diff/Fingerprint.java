package io.ela.diff;

/**
 * What is compared of one document.
 *
 * @param version {@code _version}
 * @param high upper half of the document's hash; 0 if contents are not compared
 * @param low lower half
 */
record Fingerprint(long version, long high, long low) {

  boolean sameContent(Fingerprint other) {
    return high == other.high && low == other.low;
  }
}
