package io.ela.dialect.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.rest.Endpoint;
import io.ela.dialect.rest.RestPath;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What asks for mappings by their types. On a cluster without types the mappings are asked for as a
 * whole, and what the client did not ask for is taken out of the answer; a type that is not there
 * is a 404, as 5.6.16 has it (measured: {@code type_missing_exception} if none of the types is
 * there, a text under {@code error} beside the mappings if some are).
 */
final class MappingReads {
  private static final int NOT_FOUND = 404;

  private final Requests requests;
  private final Scope scope;
  private final Plans plans;

  MappingReads(Requests requests, Plans plans) {
    this.requests = requests;
    this.scope = requests.scope();
    this.plans = plans;
  }

  void register(Map<String, Handler> handlers) {
    handlers.put("indices.get_mapping", this::mapping);
    handlers.put("indices.get_field_mapping", this::fieldMapping);
    handlers.put("indices.exists_type", this::existsType);
  }

  private Translation mapping(ClientRequest request) {
    return ask(request, "/_mapping", this::mappings);
  }

  private Translation fieldMapping(ClientRequest request) {
    String fields = request.endpoint().part("fields");
    return ask(
        request,
        "/_mapping/field/" + RestPath.encode(fields == null ? "*" : fields),
        this::fieldMappings);
  }

  /** The answer with what is asked for. */
  @FunctionalInterface
  private interface Selection {
    Plans.Told of(ObjectNode indices, List<String> types);
  }

  private Translation ask(ClientRequest request, String operation, Selection selection) {
    if (!scope.clientHasTypes() && request.query().flag("include_type_name")) {
      throw new UntranslatableException("include_type_name=true is not built");
    }
    Endpoint endpoint = request.endpoint();
    String path = scope.typeless() ? Requests.path(endpoint.index(), operation) : request.rawPath();
    if (!scope.typeless() || !scope.clientHasTypes()) {
      return new Translation.Forward(requests.to(request, path, request.body()), plans.errors());
    }
    List<String> types = types(endpoint);
    return new Translation.Forward(
        requests.to(request, path, request.body()),
        plans.told(
            (status, body) -> {
              if (status == NOT_FOUND && NoWildcards.of(request)) {
                return new Plans.Told(200, NoWildcards.NOTHING);
              }
              return status >= 400 || body.isEmpty()
                  ? new Plans.Told(status, plans.error(body))
                  : selection.of(typed(Trees.object(body), types), types);
            }));
  }

  /** The types asked for; empty for all. */
  private static List<String> types(Endpoint endpoint) {
    String type = endpoint.type();
    return type == null || type.equals("_all") || type.equals("*")
        ? List.of()
        : List.of(type.split(","));
  }

  /** With the level of the type put back, and without what is of other types. */
  private ObjectNode typed(ObjectNode indices, List<String> types) {
    ObjectNode typed = Trees.object();
    for (Map.Entry<String, JsonNode> index : indices.properties()) {
      JsonNode mapping = index.getValue().path("mappings");
      String type = typeOf(index.getKey(), mapping, types);
      ObjectNode mappings = Trees.object();
      if (type != null && (types.isEmpty() || TypeFit.fits(types, type))) {
        mappings.set(type, mapping);
      }
      typed.putObject(index.getKey()).set("mappings", mappings);
    }
    return typed;
  }

  /** Null for an index that has no type yet. */
  private @Nullable String typeOf(String index, JsonNode mapping, List<String> asked) {
    String known = scope.types().typeOf(index);
    if (known != null || mapping.isEmpty()) {
      return known;
    }
    boolean oneAsked = asked.size() == 1 && !NamePattern.isPattern(asked.get(0));
    return oneAsked ? asked.get(0) : "_doc";
  }

  private Plans.Told mappings(ObjectNode indices, List<String> types) {
    if (types.isEmpty()) {
      return new Plans.Told(200, Trees.bytes(indices));
    }
    Set<String> missing = new TreeSet<>(types);
    ObjectNode found = Trees.object();
    for (Map.Entry<String, JsonNode> index : indices.properties()) {
      index
          .getValue()
          .path("mappings")
          .fieldNames()
          .forEachRemaining(type -> missing.removeIf(name -> NamePattern.matches(name, type)));
      if (!index.getValue().path("mappings").isEmpty()) {
        found.set(index.getKey(), index.getValue());
      }
    }
    if (found.isEmpty()) {
      return new Plans.Told(NOT_FOUND, typeMissing(String.join(",", types)));
    }
    if (missing.isEmpty()) {
      return new Plans.Told(200, Trees.bytes(found));
    }
    ObjectNode answer = Trees.object();
    String names = String.join(",", missing);
    answer.put("error", "type" + (missing.size() > 1 ? "s" : "") + " [" + names + "] missing");
    answer.put("status", NOT_FOUND);
    answer.setAll(found);
    return new Plans.Told(NOT_FOUND, Trees.bytes(answer));
  }

  private static Bytes typeMissing(String types) {
    return Errors.body(NOT_FOUND, "type_missing_exception", "type[[" + types + "]] missing");
  }

  /** Fields that are not there: 200, but 404 if the type is not there either (measured). */
  private Plans.Told fieldMappings(ObjectNode indices, List<String> types) {
    boolean typeFound = types.isEmpty();
    ObjectNode found = Trees.object();
    for (Map.Entry<String, JsonNode> index : indices.properties()) {
      JsonNode mappings = index.getValue().path("mappings");
      boolean anyField = false;
      for (JsonNode fields : mappings) {
        typeFound = true;
        anyField |= !fields.isEmpty();
      }
      if (anyField) {
        found.set(index.getKey(), index.getValue());
      } else if (types.isEmpty()) {
        found.putObject(index.getKey()).putObject("mappings");
      }
    }
    return new Plans.Told(typeFound ? 200 : NOT_FOUND, Trees.bytes(found));
  }

  /** Whether the index is there is asked; whether its type is, is known. */
  private Translation existsType(ClientRequest request) {
    Endpoint endpoint = request.endpoint();
    if (!scope.typeless()) {
      return new Translation.Forward(
          requests.to(request, request.rawPath(), request.body()), plans.errors());
    }
    String index = endpoint.index() == null ? "_all" : endpoint.index();
    boolean there = true;
    for (String name : index.split(",")) {
      there &= typeIsThere(name, types(endpoint));
    }
    int status = there ? 200 : NOT_FOUND;
    return new Translation.Forward(
        requests.to(request, Requests.path(index, ""), request.body()),
        plans.told((found, body) -> new Plans.Told(found < 400 ? status : found, body)));
  }

  private boolean typeIsThere(String index, List<String> types) {
    String known = scope.types().typeOf(index);
    if (known != null || !NamePattern.isPattern(index)) {
      return known != null && (types.isEmpty() || TypeFit.fits(types, known));
    }
    return scope
        .types()
        .typesOf(index)
        .map(all -> !all.isEmpty() && all.stream().allMatch(type -> TypeFit.fits(types, type)))
        .orElseThrow(
            () -> new UntranslatableException("it is not known which types [" + index + "] has"));
  }
}
