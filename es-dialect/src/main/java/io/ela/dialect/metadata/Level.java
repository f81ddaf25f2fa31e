package io.ela.dialect.metadata;

import io.ela.dialect.Distribution;
import io.ela.dialect.EsVersion;

/** Which major's rules a version's definitions follow: an OpenSearch is what it was forked from. */
final class Level {
  private Level() {}

  static int of(EsVersion version) {
    return version.distribution() == Distribution.OPENSEARCH ? 7 : version.major();
  }

  /**
   * The level of the version that an index was created by, from {@code index.version.created}
   * (5.6.16 is {@code 5061699}; from 8.5 on the numbers have seven digits or more and still start
   * with the major up to 8.x). Zero if it cannot be read.
   */
  static int ofCreated(String created) {
    if (created.length() != 7 || !created.chars().allMatch(Character::isDigit)) {
      return 0;
    }
    return created.charAt(0) - '0';
  }
}
