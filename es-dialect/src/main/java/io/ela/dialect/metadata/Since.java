package io.ela.dialect.metadata;

import io.ela.dialect.Distribution;
import io.ela.dialect.EsVersion;

/** Whether a version has what came with an Elasticsearch release; an OpenSearch counts as 7.10. */
final class Since {
  private static final EsVersion FORKED_FROM = new EsVersion(Distribution.OPENSEARCH, 7, 10, 2);

  private Since() {}

  static boolean at(EsVersion version, int major, int minor) {
    EsVersion counted = version.distribution() == Distribution.OPENSEARCH ? FORKED_FROM : version;
    return counted.onOrAfter(major, minor);
  }
}
