package io.ela.gateway.capture;

import io.ela.dialect.bulk.BulkItem;
import io.ela.dialect.bulk.BulkOp;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonBytesWriter;
import io.ela.dialect.rest.DocumentWrite;
import io.ela.dialect.rest.DocumentWrite.OpType;
import io.ela.dialect.rest.Endpoint;
import io.ela.dialect.rest.QueryString;
import io.ela.dialect.translate.ClientRequest;
import io.ela.gateway.proxy.Pieces;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Puts ids into requests that leave them to the server. The action stays what it was, and so does
 * the answer. What the server would refuse for having no id is left as it is. Thread-safe if the
 * supplier is.
 *
 * @param ids gives a new id at each call
 * @param createsOnly whether a {@code POST} without id only creates, as from 7.5 on, and must be
 *     told so once it has an id (RestIndexAction of 7.5: "op_type" is set to create)
 */
record IdPinning(Supplier<String> ids, boolean createsOnly) {
  private static final byte[] ID = "\"_id\"".getBytes(StandardCharsets.US_ASCII);

  /** The same write with an id; empty if it has one, or is not for us to complete. */
  Optional<ClientRequest> pin(ClientRequest request, DocumentWrite.Single write) {
    boolean indexes = write.op() == OpType.INDEX || write.op() == OpType.CREATE;
    QueryString query = request.query();
    boolean locked =
        write.version() != null
            || write.versionType() != null
            || query.get("if_seq_no") != null
            || query.get("if_primary_term") != null;
    if (!indexes || write.id() != null || locked || !request.method().equals("POST")) {
      return Optional.empty();
    }
    String id = ids.get();
    String path = request.rawPath();
    Endpoint endpoint = request.endpoint();
    Map<String, String> parts = new HashMap<>(endpoint.pathParts());
    parts.put("id", id);
    return Optional.of(
        new ClientRequest(
            request.method(),
            (path.endsWith("/") ? path : path + "/") + id,
            createsOnly && query.get("op_type") == null ? query.with("op_type", "create") : query,
            request.contentType(),
            request.accept(),
            request.body(),
            new Endpoint(endpoint.api(), endpoint.kind(), endpoint.template() + "/{id}", parts)));
  }

  /** The items with ids where they had none; the very same list if all had one. */
  List<BulkItem> pin(List<BulkItem> items) {
    if (items.stream().noneMatch(IdPinning::lacksId)) {
      return items;
    }
    List<BulkItem> pinned = new ArrayList<>(items.size());
    for (BulkItem item : items) {
      pinned.add(lacksId(item) ? withId(item, ids.get()) : item);
    }
    return pinned;
  }

  /** The body of a bulk of these items; shares their bytes. */
  static Pieces body(List<BulkItem> items) {
    Pieces.Lines body = new Pieces.Lines();
    for (BulkItem item : items) {
      body.add(item.metadataLine());
      Bytes source = item.source();
      if (source != null) {
        body.add(source);
      }
    }
    return body.done();
  }

  private static boolean lacksId(BulkItem item) {
    return (item.op() == BulkOp.INDEX || item.op() == BulkOp.CREATE)
        && item.id() == null
        && item.version() == null
        && item.versionType() == null
        && item.ifSeqNo() == null
        && item.ifPrimaryTerm() == null
        && !names(item.metadataLine());
  }

  /** An {@code "_id": null} beside ours would be a member too many for 6.x and later. */
  private static boolean names(Bytes line) {
    for (int from = 0; from + ID.length <= line.length(); from++) {
      int same = 0;
      while (same < ID.length && line.at(from + same) == ID[same]) {
        same++;
      }
      if (same == ID.length) {
        return true;
      }
    }
    return false;
  }

  private static BulkItem withId(BulkItem item, String id) {
    Bytes line = item.metadataLine();
    int inner = secondBrace(line);
    int next = inner + 1;
    while (isBlank(line.at(next))) {
      next++;
    }
    JsonBytesWriter out = new JsonBytesWriter(line.length() + 32);
    out.raw(line.slice(0, inner + 1)).raw(text("\"_id\":\"" + id + "\""));
    if (line.at(next) != '}') {
      out.ascii(',');
    }
    out.raw(line.slice(inner + 1, line.length() - inner - 1));
    return item.withId(id, out.view());
  }

  /** Before it stand only white space, the outer brace and the action's name. */
  private static int secondBrace(Bytes line) {
    int braces = 0;
    for (int i = 0; i < line.length(); i++) {
      if (line.at(i) == '{' && ++braces == 2) {
        return i;
      }
    }
    throw new IllegalStateException("an action line that was parsed has no second brace");
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private static Bytes text(String ascii) {
    return Bytes.ofUtf8(ascii);
  }
}
