package io.ela.dialect;

/** Who made a server. OpenSearch was forked from Elasticsearch 7.10.2 and counts from 1 again. */
public enum Distribution {
  ELASTICSEARCH,
  OPENSEARCH
}
