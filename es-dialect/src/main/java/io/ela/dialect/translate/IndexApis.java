package io.ela.dialect.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonBytesWriter;
import io.ela.dialect.json.JsonCursor;
import io.ela.dialect.json.JsonField;
import io.ela.dialect.json.JsonSplicer;
import io.ela.dialect.metadata.Blocker;
import io.ela.dialect.metadata.ConvertedBody;
import io.ela.dialect.metadata.ConvertedDefinition;
import io.ela.dialect.metadata.DefinitionConverter;
import io.ela.dialect.metadata.DefinitionKind;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.rest.Endpoint;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Indices, mappings, templates: {@code DIFFERENCES.md} sections 1 and 6. */
final class IndexApis {
  /** Apis that make an index of another one. */
  static final Set<String> RESIZES = Set.of("indices.shrink", "indices.split", "indices.clone");

  private final Requests requests;
  private final Scope scope;
  private final Plans plans;
  private final TypeFit fit;

  IndexApis(Requests requests, Plans plans) {
    this.requests = requests;
    this.scope = requests.scope();
    this.plans = plans;
    this.fit = new TypeFit(scope);
  }

  void register(Map<String, Handler> handlers) {
    handlers.put("indices.create", this::create);
    handlers.put("indices.rollover", this::rollover);
    RESIZES.forEach(api -> handlers.put(api, this::resize));
    handlers.put("indices.put_mapping", this::putMapping);
    handlers.put("indices.put_template", this::putTemplate);
    handlers.put("indices.get", this::get);
    handlers.put("indices.get_template", this::getTemplate);
    handlers.put("indices.get_settings", request -> described(request, request.rawPath()));
    handlers.put("indices.open", this::acknowledged);
    handlers.put("indices.close", this::acknowledged);
    handlers.put("indices.put_alias", this::acknowledged);
    handlers.put("indices.delete_alias", this::acknowledged);
    handlers.put("indices.update_aliases", this::acknowledged);
    handlers.put("indices.clear_cache", this::clearCache);
  }

  private Translation create(ClientRequest request) {
    refuseTypeName(request);
    if (scope.clientHasTypes() && hasNamelessType(request.body())) {
      // Without types the cluster would take it for nothing.
      String reason = "a mapping type must have a name, and one of [mappings] has an empty one";
      return new Translation.Refused(
          400, Errors.body(400, "illegal_argument_exception", reason), reason);
    }
    ConvertedDefinition definition =
        DefinitionConverter.convertCreateBody(request.body(), scope.client(), scope.cluster());
    possible(definition);
    Bytes body = request.body().isEmpty() ? request.body() : definition.createBody();
    return new Translation.Forward(requests.to(request, request.rawPath(), body), plans.errors());
  }

  private static boolean hasNamelessType(Bytes body) {
    return !body.isEmpty() && Trees.object(body).path("mappings").has("");
  }

  /** What is not to be copied stands in the body already, see {@link ResizeSettings}. */
  private Translation resize(ClientRequest request) {
    refuseTypeName(request);
    Bytes body = request.body();
    if (!body.isEmpty()) {
      ConvertedBody converted =
          DefinitionConverter.convertResizeBody(body, scope.client(), scope.cluster());
      possible(converted.blockers());
      body = converted.body();
    }
    // True is what is so from 7.0 on; false is refused there, as by a client's 7.x.
    boolean unsaid = scope.crosses(7) || request.query().flag(ResizeSettings.COPY);
    ClientRequest sent =
        unsaid ? request.withQuery(request.query().without(ResizeSettings.COPY)) : request;
    return new Translation.Forward(requests.to(sent, request.rawPath(), body), plans.errors());
  }

  /** The new index as it would be created; {@code lazy} in the answer is 8.x's own (measured). */
  private Translation rollover(ClientRequest request) {
    refuseTypeName(request);
    Bytes body = request.body();
    if (!body.isEmpty()) {
      ObjectNode wanted = Trees.object(body);
      JsonNode conditions = wanted.remove("conditions");
      ConvertedDefinition definition =
          DefinitionConverter.convertCreateBody(
              Trees.bytes(wanted), scope.client(), scope.cluster());
      possible(definition);
      ObjectNode converted = Trees.object(definition.createBody());
      if (conditions != null) {
        converted.set("conditions", conditions);
      }
      body = Trees.bytes(converted);
    }
    return new Translation.Forward(
        requests.to(request, request.rawPath(), body),
        plans.json(
            (status, answer) ->
                status < 400
                    ? JsonSplicer.rewrite(
                        answer,
                        field -> {
                          if (field.name().equals("lazy") && scope.crosses(8)) {
                            field.delete();
                          }
                        })
                    : plans.error(answer)));
  }

  /** 7.x clients may ask for types in bodies and answers; that view of 7.x is not built. */
  private void refuseTypeName(ClientRequest request) {
    if (!scope.clientHasTypes() && request.query().flag("include_type_name")) {
      throw new UntranslatableException("include_type_name=true is not built");
    }
  }

  private static void possible(ConvertedDefinition definition) {
    possible(definition.blockers());
  }

  private static void possible(List<Blocker> blockers) {
    if (!blockers.isEmpty()) {
      throw new UntranslatableException(
          blockers.stream()
              .map(b -> b.path() + ": " + b.reason() + "; " + b.whatToDo())
              .collect(Collectors.joining(". ")));
    }
  }

  private Translation putMapping(ClientRequest request) {
    refuseTypeName(request);
    Endpoint endpoint = request.endpoint();
    fit.check(endpoint.index(), endpoint.type());
    if (scope.clientHasTypes() && endpoint.type() == null) {
      throw new UntranslatableException("a mapping without type is refused up to 6.x");
    }
    ConvertedDefinition definition =
        DefinitionConverter.convertMappingBody(
            request.body(), endpoint.type(), scope.client(), scope.cluster());
    possible(definition);
    String index = endpoint.index() == null ? "_all" : endpoint.index();
    String path = scope.typeless() ? Requests.path(index, "/_mapping") : request.rawPath();
    return new Translation.Forward(
        requests.to(request, path, definition.mappingBody()), plans.errors());
  }

  private Translation putTemplate(ClientRequest request) {
    refuseTypeName(request);
    Bytes body =
        DefinitionApis.converted(scope, DefinitionKind.TEMPLATE, Trees.object(request.body()));
    return new Translation.Forward(requests.to(request, request.rawPath(), body), plans.errors());
  }

  private Translation get(ClientRequest request) {
    refuseTypeName(request);
    String features = request.endpoint().part("feature");
    return features == null || !scope.crosses(6)
        ? described(request, request.rawPath())
        : features(request, features);
  }

  /**
   * {@code /index/_settings,_mappings}: 405 from 6.0 on (measured); they are parts of the whole.
   */
  private Translation features(ClientRequest request, String features) {
    Set<String> wanted = new HashSet<>();
    for (String feature : features.split(",")) {
      switch (feature) {
        case "_settings" -> wanted.add("settings");
        case "_mapping", "_mappings" -> wanted.add("mappings");
        case "_alias", "_aliases" -> wanted.add("aliases");
        default -> throw new UntranslatableException("the feature [" + feature + "] is unknown");
      }
    }
    return new Translation.Forward(
        requests.to(request, Requests.path(request.endpoint().index(), ""), request.body()),
        plans.success(
            body ->
                JsonSplicer.rewrite(
                    body,
                    field -> {
                      if (field.path().depth() == 2 && !wanted.contains(field.name())) {
                        field.delete();
                      } else {
                        perIndex(field);
                      }
                    })));
  }

  /** Per index: the level of the type put back, and what the source's version does not have. */
  private Translation described(ClientRequest request, String path) {
    return new Translation.Forward(
        requests.to(request, path, request.body()),
        plans.told(
            (status, body) -> {
              if (status == 404 && NoWildcards.of(request)) {
                return new Plans.Told(200, NoWildcards.NOTHING);
              }
              return new Plans.Told(
                  status,
                  status < 400 ? JsonSplicer.rewrite(body, this::perIndex) : plans.error(body));
            }));
  }

  private void perIndex(JsonField field) {
    int depth = field.path().depth();
    if (unset(field)) {
      field.delete();
      return;
    }
    if (depth == 2 && field.name().equals("mappings")) {
      mappings(field, field.path().name(0));
    } else if (depth == 4 && field.path().toString().endsWith(".settings.index.routing")) {
      // _tier_preference, which 8.x gives to each index (measured).
      if (scope.crosses(8)) {
        field.delete();
      }
    }
  }

  /** 8.x shows the nulls that keep settings from being copied, see {@link ResizeSettings}. */
  private boolean unset(JsonField field) {
    return scope.crosses(7)
        && field.path().depth() > 2
        && field.path().name(1).equals("settings")
        && !field.isObject()
        && !field.isArray()
        && field.textOrNull() == null;
  }

  private void mappings(JsonField field, String index) {
    Bytes mapping = field.value();
    String type = scope.types().typeOf(index);
    boolean untyped = type == null && mapping.utf8().replaceAll("\\s", "").equals("{}");
    if (scope.clientHasTypes() && scope.typeless() && !untyped) {
      field.replace(wrapped(type, mapping));
    }
  }

  private static Bytes wrapped(@Nullable String type, Bytes mapping) {
    JsonBytesWriter out = new JsonBytesWriter(mapping.length() + 32);
    return out.ascii("{")
        .string(type == null ? "_doc" : type)
        .ascii(":")
        .raw(mapping)
        .ascii("}")
        .view();
  }

  /** {@code index_patterns} is {@code template} up to 5.x; the type's level is put back. */
  private Translation getTemplate(ClientRequest request) {
    refuseTypeName(request);
    return new Translation.Forward(
        requests.to(request, request.rawPath(), request.body()),
        plans.json(
            (status, body) ->
                status < 400 ? JsonSplicer.rewrite(body, this::perTemplate) : plans.error(body)));
  }

  private void perTemplate(JsonField field) {
    if (field.path().depth() != 2) {
      return;
    }
    if (field.name().equals("mappings")) {
      mappings(field, TypeNames.ofTemplate(field.path().name(0)));
    } else if (field.name().equals("index_patterns") && scope.crosses(6)) {
      Bytes patterns = field.value();
      field.rename("template");
      field.replace(first(patterns));
    }
  }

  /** The first element of a list; templates of 5.x clients have one pattern. */
  static Bytes first(Bytes list) {
    try (JsonCursor cursor = new JsonCursor(list)) {
      cursor.nextToken();
      return cursor.nextElement() ? cursor.value() : Bytes.ofUtf8("\"\"");
    }
  }

  /** Members that came with later versions: {@code shapes.txt}. */
  private Translation acknowledged(ClientRequest request) {
    String api = request.endpoint().api();
    return new Translation.Forward(
        requests.to(request, request.rawPath(), request.body()),
        plans.json(
            (status, body) ->
                status < 400
                    ? JsonSplicer.rewrite(body, field -> acknowledged(api, field))
                    : plans.error(body)));
  }

  private void acknowledged(String api, JsonField field) {
    if (field.path().depth() != 1) {
      return;
    }
    boolean late =
        switch (field.name()) {
          case "errors" -> scope.crosses(8);
          case "indices" -> scope.crosses(7) && api.equals("indices.close");
          case "shards_acknowledged" -> scope.crosses(api.equals("indices.open") ? 6 : 7);
          default -> false;
        };
    if (late) {
      field.delete();
    }
  }

  /** {@code GET} is refused from 7.0 on (measured). */
  private Translation clearCache(ClientRequest request) {
    String method = scope.crosses(7) ? "POST" : request.method();
    return new Translation.Forward(
        requests.to(request, method, request.rawPath(), request.body(), Requests.JSON),
        plans.errors());
  }
}
