package io.ela.dialect;

/**
 * What a version can do, asked instead of version numbers. Immutable.
 *
 * <p>OpenSearch 1.x counts as Elasticsearch 7.10, from which it was forked; OpenSearch 2.0 removed
 * mapping types as Elasticsearch 8.0 did. "Measured" means: seen on real 5.6.16, 6.8.23, 7.17.15,
 * 8.19.13 and 9.4.3 servers; a boundary between those comes from the release notes.
 *
 * @param version whose capabilities these are
 */
public record Capabilities(EsVersion version) {

  private boolean elasticsearch() {
    return version.distribution() == Distribution.ELASTICSEARCH;
  }

  /** At least this Elasticsearch; an OpenSearch counts as 7.10 here. */
  private boolean since(int major, int minor) {
    return elasticsearch()
        ? version.onOrAfter(major, minor)
        : new EsVersion(Distribution.OPENSEARCH, 7, 10, 2).onOrAfter(major, minor);
  }

  /**
   * Documents are addressed by {@code /index/type/id}; bulk metadata wants {@code _type}: up to
   * 6.x.
   */
  public boolean mappingTypes() {
    return !since(7, 0);
  }

  /** Primary shards of an index of which nothing says how many: 5 up to 6.x, then 1 (measured). */
  public int defaultShards() {
    return since(7, 0) ? 1 : 5;
  }

  /**
   * {@code /_doc/}, {@code /_update/}, {@code /_create/}, {@code /_source/}: since 7.0 (measured).
   */
  public boolean typelessPaths() {
    return since(7, 0);
  }

  /**
   * Answers carry {@code _type}: up to Elasticsearch 7.17 (measured; the value is {@code _doc}
   * there) and OpenSearch 1.x.
   */
  public boolean typeInAnswers() {
    return elasticsearch() ? !since(8, 0) : !version.onOrAfter(2, 0);
  }

  /**
   * Typed paths and {@code include_type_name} are still taken, with a warning: Elasticsearch 7.x
   * and OpenSearch 1.x. Before that they are the only ones, after it they are refused (measured).
   */
  public boolean deprecatedTypedPaths() {
    return typelessPaths() && typeInAnswers();
  }

  /**
   * One index may hold several types, so that type and id identify a document: up to 5.x. Indices
   * made by 5.x keep them in 6.x.
   */
  public boolean severalTypesPerIndex() {
    return !since(6, 0);
  }

  /**
   * Answers to writes carry {@code _seq_no} and {@code _primary_term}: since 6.0 (measured on 6.8).
   */
  public boolean seqNo() {
    return since(6, 0);
  }

  /** {@code if_seq_no} and {@code if_primary_term} are taken by writes: since 6.6. */
  public boolean seqNoLocking() {
    return since(6, 6);
  }

  /**
   * Searches take {@code seq_no_primary_term}: since 6.7 (measured: 5.6 refuses it, 6.8 takes it).
   */
  public boolean seqNoInHits() {
    return since(6, 7);
  }

  /**
   * {@code version} with the internal version type is a lock: up to 6.x; later "internal versioning
   * can not be used for optimistic concurrency control" (measured).
   */
  public boolean versionLocking() {
    return !since(7, 0);
  }

  /**
   * Bulk metadata may be spelt {@code _routing}, {@code _parent}, {@code _version}, {@code
   * _version_type}, {@code _retry_on_conflict}: up to 6.x. Later an underscore fails the whole bulk
   * (measured). The bare names are taken by all from 5.x on, but {@code retry_on_conflict}: 5.6.16
   * knows it with an underscore only (read in its class).
   */
  public boolean bulkUnderscoreMetadata() {
    return !since(7, 0);
  }

  /**
   * A bulk may be carried out while it arrives, so that the beginning of one that is answered with
   * 400 can have been written: Elasticsearch since 8.16, if {@code rest.incremental_bulk} is set (a
   * dynamic setting; measured on 8.19.13, where it is off by default: of 20,000 documents before a
   * wrong action line 11,307 were there after the 400).
   */
  public boolean bulkInParts() {
    return elasticsearch() && since(8, 16);
  }

  /** {@code require_alias} in bulk metadata: since 7.10. */
  public boolean requireAlias() {
    return since(7, 10);
  }

  /**
   * Points in time: Elasticsearch since 7.10 (its default distribution: the OSS one of 7.10 has
   * none), {@code POST /index/_pit}; OpenSearch since 2.4, {@code POST
   * /index/_search/point_in_time}.
   */
  public boolean pointInTime() {
    return elasticsearch() ? since(7, 10) : version.onOrAfter(2, 4);
  }

  /** Scrolls can be sliced: since 5.0 (measured on 5.6; 2.4 refuses it). */
  public boolean slicedScroll() {
    return since(5, 0);
  }

  /** {@code hits.total} is an object of value and relation: since 7.0 (measured on 7.17). */
  public boolean totalHitsAsObject() {
    return since(7, 0);
  }

  /** {@code rest_total_hits_as_int} is taken: since 6.6. */
  public boolean restTotalHitsAsInt() {
    return since(6, 6);
  }

  /** {@code preference=_primary} is taken: up to 6.x; 400 later (measured). */
  public boolean preferPrimary() {
    return !since(7, 0);
  }

  /** {@code _parent} can be mapped: up to 5.x; later a join field (measured). */
  public boolean parentField() {
    return !since(6, 0);
  }

  /** {@code parent} is taken in requests and bulk metadata: up to 6.x; 400 later (measured). */
  public boolean parentParameter() {
    return !since(7, 0);
  }

  /**
   * Write answers carry {@code created} or {@code found} beside {@code result}: up to 5.x
   * (measured).
   */
  public boolean createdAndFound() {
    return !since(6, 0);
  }

  /**
   * Whether a {@code _restore} that does not say may take the cluster's own state too: before 6.0,
   * to be on the safe side; later versions do not (measured on 6.8 and 8.19).
   */
  public boolean restoresGlobalState() {
    return !since(6, 0);
  }

  /**
   * Indices can have a default pipeline, which {@code pipeline=_none} suppresses: since 6.5.
   * Before, {@code _none} is a pipeline that is missing.
   */
  public boolean defaultPipelines() {
    return since(6, 5);
  }

  /**
   * Composable index templates, {@code /_index_template}: since 7.8 (measured on 7.10 and later).
   */
  public boolean composableTemplates() {
    return since(7, 8);
  }

  /** Indices can be hidden, and {@code expand_wildcards=hidden} finds them: since 7.7. */
  public boolean hiddenIndices() {
    return since(7, 7);
  }

  /**
   * Every answer carries {@code X-Elastic-Product: Elasticsearch}: Elasticsearch since 7.14
   * (measured on 7.17). OpenSearch has none.
   */
  public boolean productHeader() {
    return elasticsearch() && since(7, 14);
  }

  /**
   * Media types {@code application/vnd.elasticsearch+json;compatible-with=N} are known:
   * Elasticsearch since 7.11, with N the own major or the one before (measured from 7.17 on).
   */
  public boolean compatibleWithMediaTypes() {
    return elasticsearch() && since(7, 11);
  }

  /** A body's {@code Content-Type} must be one that the server knows (406 otherwise): since 6.0. */
  public boolean strictContentType() {
    return since(6, 0);
  }
}
