package io.ela.dialect.translate;

import io.ela.dialect.rest.Endpoint;
import io.ela.dialect.rest.QueryString;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Locks by version of single writes, on a cluster that wants {@code if_seq_no}. What the client's
 * version refuses before it looks at anything is refused in its words (measured on 5.6 and 6.8).
 */
final class SingleLocks {
  private static final Set<String> WRITES = Set.of("index", "create", "update", "delete");
  private static final long MATCH_ANY = -3;

  /** Java's high-level clients of 5.x and 6.x say it with whatever creates (measured). */
  private static final long MATCH_DELETED = -4;

  /** Also what an update says that would create its document. */
  static final String NO_CREATE =
      "create operations do not support explicit versions. use index instead";

  /** 6.8 and later (DocWriteRequest). */
  static final String TWO_LOCKS = "compare and write operations can not use versioning";

  private final Scope scope;

  SingleLocks(Scope scope) {
    this.scope = scope;
  }

  /** The lock of a write that {@link #invalid} lets pass; null if it has none. */
  @Nullable VersionLock of(ClientRequest request) {
    Endpoint endpoint = request.endpoint();
    Long version = WRITES.contains(endpoint.api()) ? internal(request) : null;
    String index = endpoint.index();
    String id = endpoint.id();
    if (version == null || version <= 0 || index == null || id == null || creates(request)) {
      return null;
    }
    return new VersionLock(index, endpoint.type(), id, request.query().get("routing"), version);
  }

  /** What the client's version says of what it never does; null if there is nothing to say. */
  @Nullable String invalid(ClientRequest request) {
    Endpoint endpoint = request.endpoint();
    if (!scope.crosses(7) || !WRITES.contains(endpoint.api())) {
      return null;
    }
    String versionType = request.query().get("version_type");
    if (endpoint.api().equals("update") && versionType != null && !versionType.equals("internal")) {
      return "version type ["
          + versionType.toUpperCase(Locale.ROOT)
          + "] is not supported by the update API";
    }
    Long version = internal(request);
    if (version == null || saysNothing(version, creates(request))) {
      return null;
    }
    if (request.query().has("if_seq_no")) {
      return TWO_LOCKS;
    }
    if (creates(request)) {
      return NO_CREATE;
    }
    if (endpoint.id() == null) {
      return "an id must be provided if version type or value are set";
    }
    if (version <= 0) {
      return "illegal version value [" + version + "] for version type [INTERNAL]";
    }
    return endpoint.api().equals("update") ? invalidUpdate(request) : null;
  }

  private @Nullable String invalidUpdate(ClientRequest request) {
    String retries = request.query().get("retry_on_conflict");
    if (retries != null && !retries.equals("0")) {
      return "can't provide both retry_on_conflict and a specific version";
    }
    return !scope.crosses(6) && UpdateBody.says(request.body(), "upsert")
        ? "can't provide both upsert request and a version;2: can't provide version in upsert request"
        : null;
  }

  /** The query without what only a lock by version says. */
  static QueryString without(QueryString query) {
    return query.without("version", "version_type");
  }

  /** Whether it says a version that is to match any. */
  static boolean matchesAny(ClientRequest request) {
    Long version = internal(request);
    return version != null && saysNothing(version, creates(request));
  }

  /** Whether a version says no more than the operation does by itself. */
  static boolean saysNothing(long version, boolean creates) {
    return version == MATCH_ANY || (version == MATCH_DELETED && creates);
  }

  private static boolean creates(ClientRequest request) {
    return request.endpoint().api().equals("create")
        || "create".equals(request.query().get("op_type"));
  }

  /**
   * The version with internal versioning; null where there is none, or nothing that is a number.
   */
  private static @Nullable Long internal(ClientRequest request) {
    String type = request.query().get("version_type");
    String version = request.query().get("version");
    if (version == null || (type != null && !type.equals("internal"))) {
      return null;
    }
    try {
      return Long.valueOf(version);
    } catch (NumberFormatException e) {
      // The cluster says so, in the same words.
      return null;
    }
  }
}
