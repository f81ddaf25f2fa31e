package io.ela.dialect.translate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.rest.Endpoint;
import io.ela.dialect.rest.RestPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Documents of a type that their index does not have: not there. On 5.6.16 (measured) a get is a
 * 404 with {@code "found": false}, its {@code _source} a 404 without a body, and in a multi-get the
 * document is not found. The cluster, which has no types, is asked whether the index is there.
 */
final class AbsentType {
  private static final int NOT_FOUND = 404;

  private final Requests requests;
  private final Scope scope;
  private final Plans plans;

  AbsentType(Requests requests, Plans plans) {
    this.requests = requests;
    this.scope = requests.scope();
    this.plans = plans;
  }

  /** Whether it is known that the index has another type. */
  boolean of(@Nullable String index, @Nullable String type) {
    boolean typed = scope.typeless() && scope.clientHasTypes();
    if (!typed || index == null || type == null || type.isEmpty() || type.equals("_all")) {
      return false;
    }
    if (NamePattern.isPattern(index) || index.contains(",")) {
      return false;
    }
    String known = scope.types().typeOf(index);
    return known != null && !TypeFit.fits(List.of(type.split(",")), known);
  }

  /** The get of a document of such a type. */
  Translation get(ClientRequest request) {
    Endpoint endpoint = request.endpoint();
    String index = String.valueOf(endpoint.index());
    Bytes answer =
        endpoint.api().equals("get")
            ? Trees.bytes(notFound(index, endpoint.type(), endpoint.id()))
            : Bytes.EMPTY;
    String path = RestPath.of(index, "_doc", "_");
    return new Translation.Forward(
        requests.to(request, path, Bytes.EMPTY),
        plans.told(
            (status, body) ->
                status >= 400 && isError(body)
                    ? new Plans.Told(status, plans.error(body))
                    : new Plans.Told(NOT_FOUND, answer)));
  }

  private static boolean isError(Bytes body) {
    return !body.isEmpty() && Trees.object(body).has("error");
  }

  /** As it stands in an answer. */
  static ObjectNode notFound(String index, @Nullable String type, @Nullable String id) {
    ObjectNode document = Trees.object();
    document.put("_index", index);
    document.put("_type", type);
    document.put("_id", id);
    document.put("found", false);
    return document;
  }
}
