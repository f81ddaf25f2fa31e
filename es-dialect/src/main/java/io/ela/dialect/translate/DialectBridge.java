package io.ela.dialect.translate;

import io.ela.dialect.EsVersion;
import io.ela.dialect.rest.Endpoint;
import org.jspecify.annotations.Nullable;

/** Translates between one client dialect and one cluster version. Thread-safe, without state. */
public interface DialectBridge {
  /**
   * The bridge between a client's dialect and a cluster.
   *
   * @param types the type that each index has in the client's eyes
   * @throws IllegalArgumentException if the client's dialect is newer than the cluster, or one of
   *     them is not an Elasticsearch 5.x to 8.x (an equal pair is always fine): the message says so
   */
  static DialectBridge between(EsVersion clientDialect, EsVersion cluster, TypeNames types) {
    return Bridges.between(clientDialect, cluster, types);
  }

  /** Whether nothing is changed at all, so that nothing need be parsed or buffered. */
  boolean identity();

  /** Translates a whole request. Never throws for what the client sent: it refuses. */
  Translation request(ClientRequest request);

  /**
   * What a write of one document locks by version on a cluster that has no such locks; null if
   * nothing. It is to be read ({@link VersionReads}), and {@link #locked} asked.
   */
  @Nullable VersionLock lock(ClientRequest request);

  /**
   * Translates a write that has a lock by version.
   *
   * @param lock what {@link #lock} said of the request
   * @param read what was read for it
   */
  Translation locked(ClientRequest request, VersionLock lock, DocumentState read);

  /** Whether the body must be buffered and given to {@link #request}; else it may be piped. */
  boolean needsBody(Endpoint endpoint);

  /**
   * Begins a bulk that is translated item by item.
   *
   * @param request a bulk; its body is not looked at
   * @throws UntranslatableException if its parameters have no translation
   */
  BulkBridge bulk(ClientRequest request);
}
