package io.ela.dialect.rest;

/** What an endpoint does to the cluster: decides which way a request takes through the gateway. */
public enum EndpointClass {
  /** Changes nothing that lasts; also every {@code GET} and {@code HEAD} that matches no route. */
  READ,
  /**
   * Changes no document and no definition, only how or where they are kept or what is held open:
   * refresh, flush, force merge, clearing caches, scrolls and points in time, cancelling tasks.
   * Forwarded like a read, but not safe to send twice for nothing.
   */
  MAINTENANCE,
  /**
   * Writes documents that the request names, or whose ids the answer names: {@link DocumentWrite}.
   */
  DOCUMENT_WRITE,
  /**
   * Changes or brings documents that neither request nor answer names one by one: the by-query
   * operations and {@code _reindex}; also what makes an index together with its documents (restore,
   * shrink, split, clone, mounting, importing a dangling index).
   */
  BY_QUERY_WRITE,
  /** Changes indices, mappings, settings, aliases, templates, pipelines or stored scripts. */
  METADATA_WRITE,
  /**
   * Starts or feeds something in the cluster that writes documents by itself (transforms, rollup
   * jobs, followers, watches, monitoring): such writes bypass the gateway and cannot be captured.
   */
  BACKGROUND_WRITE,
  /** Changes what belongs to that one cluster: its settings, users, licences, snapshots, jobs. */
  CLUSTER_WRITE,
  /** Matches no route of the dialect and is not a read: refused unless configured otherwise. */
  UNKNOWN;

  /** Whether the documents or definitions of indices may be other ones afterwards. */
  public boolean changesData() {
    return switch (this) {
      case DOCUMENT_WRITE, BY_QUERY_WRITE, METADATA_WRITE, BACKGROUND_WRITE, UNKNOWN -> true;
      case READ, MAINTENANCE, CLUSTER_WRITE -> false;
    };
  }
}
