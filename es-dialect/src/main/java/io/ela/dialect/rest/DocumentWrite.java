package io.ela.dialect.rest;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A document write as its path and parameters tell it, in the client's own coordinates. What a bulk
 * body adds is the bulk parser's.
 */
public sealed interface DocumentWrite {
  /** The index (or alias, or date math expression) of the path; null only for a bulk. */
  @Nullable String index();

  /** The type of the path; null if there is none (a bulk, or a typeless path). */
  @Nullable String type();

  /** The {@code routing} parameter. */
  @Nullable String routing();

  /** The {@code pipeline} parameter; {@code _none} means explicitly none. */
  @Nullable String pipeline();

  /** What a single write asks for. */
  enum OpType {
    /** Creates or replaces the document. */
    INDEX,
    /** Creates the document, or fails with a conflict if it is there. */
    CREATE,
    /** Changes the document by script or by partial document. */
    UPDATE,
    /** Deletes the document. */
    DELETE
  }

  /**
   * A write of one document.
   *
   * @param id null if the server is to give one
   * @param parent the {@code parent} parameter (5.x and 6.x)
   * @param version the {@code version} parameter as it was sent
   * @param versionType the {@code version_type} parameter as it was sent; null means internal
   */
  record Single(
      OpType op,
      String index,
      @Nullable String type,
      @Nullable String id,
      @Nullable String routing,
      @Nullable String parent,
      @Nullable String pipeline,
      @Nullable String version,
      @Nullable String versionType)
      implements DocumentWrite {

    /** What decides the shard: the routing, else the parent, else the id. */
    public @Nullable String effectiveRouting() {
      return routing != null ? routing : parent != null ? parent : id;
    }
  }

  /** A bulk; what the path and the parameters give are defaults for its lines. */
  record Bulk(
      @Nullable String index,
      @Nullable String type,
      @Nullable String routing,
      @Nullable String pipeline)
      implements DocumentWrite {}

  /** Reads a document write from what its request was found to be; empty for anything else. */
  static Optional<DocumentWrite> of(Endpoint endpoint, QueryString query) {
    if (endpoint.kind() != EndpointClass.DOCUMENT_WRITE) {
      return Optional.empty();
    }
    String routing = query.get("routing");
    String pipeline = query.get("pipeline");
    if (endpoint.api().equals("bulk")) {
      String type = endpoint.type() == null ? query.get("type") : endpoint.type();
      return Optional.of(new Bulk(endpoint.index(), type, routing, pipeline));
    }
    String index = endpoint.index();
    if (index == null) {
      throw new IllegalStateException(
          "the route " + endpoint.template() + " of " + endpoint.api() + " names no index");
    }
    return Optional.of(
        new Single(
            op(endpoint, query),
            index,
            typeOf(endpoint),
            endpoint.id(),
            routing,
            query.get("parent"),
            pipeline,
            query.get("version"),
            query.get("version_type")));
  }

  private static @Nullable String typeOf(Endpoint endpoint) {
    String type = endpoint.type();
    return (type == null && endpoint.template().contains("/_doc")) ? "_doc" : type;
  }

  private static OpType op(Endpoint endpoint, QueryString query) {
    return switch (endpoint.api()) {
      case "index" -> "create".equals(query.get("op_type")) ? OpType.CREATE : OpType.INDEX;
      case "create" -> OpType.CREATE;
      case "update" -> OpType.UPDATE;
      case "delete" -> OpType.DELETE;
      default ->
          throw new IllegalStateException(
              "the api " + endpoint.api() + " is a document write that nobody has described");
    };
  }
}
