package io.ela.dialect.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Blocker;
import io.ela.dialect.metadata.ConvertedBody;
import io.ela.dialect.metadata.DefinitionConverter;
import io.ela.dialect.metadata.DefinitionKind;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.rest.DefinitionWrite;
import io.ela.dialect.rest.RestPath;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Composable templates, ingest pipelines, stored scripts and search templates. Paths and answers of
 * scripts with a language, and {@code /_search/template/id}, are 5.x's own (measured on 5.6; 405
 * and 400 on 8.19).
 */
final class DefinitionApis {
  private static final List<String> SAME =
      List.of(
          "indices.get_index_template",
          "indices.exists_index_template",
          "indices.delete_index_template",
          "cluster.get_component_template",
          "cluster.exists_component_template",
          "cluster.delete_component_template");

  private final Requests requests;
  private final Scope scope;
  private final Plans plans;

  DefinitionApis(Requests requests, Plans plans) {
    this.requests = requests;
    this.scope = requests.scope();
    this.plans = plans;
  }

  void register(Map<String, Handler> handlers) {
    handlers.put(
        "indices.put_index_template", request -> put(request, DefinitionKind.INDEX_TEMPLATE));
    handlers.put(
        "cluster.put_component_template",
        request -> put(request, DefinitionKind.COMPONENT_TEMPLATE));
    handlers.put("ingest.put_pipeline", request -> put(request, DefinitionKind.PIPELINE));
    handlers.put("put_script", this::putScript);
    handlers.put("put_template", this::putScript);
    handlers.put("get_script", this::getScript);
    handlers.put("get_template", this::getScript);
    handlers.put("delete_script", this::deleteScript);
    handlers.put("delete_template", this::deleteScript);
    for (String api : SAME) {
      handlers.put(
          api,
          request ->
              new Translation.Forward(
                  requests.to(request, request.rawPath(), request.body()), plans.errors()));
    }
  }

  /** The body for the cluster; refuses what has no counterpart there. */
  static Bytes converted(Scope scope, DefinitionKind kind, ObjectNode body) {
    ConvertedBody converted =
        DefinitionConverter.convertBody(kind, body, null, scope.client(), scope.cluster());
    if (!converted.possible()) {
      throw new UntranslatableException(
          converted.blockers().stream()
              .map(DefinitionApis::described)
              .collect(Collectors.joining(". ")));
    }
    return converted.body();
  }

  private static String described(Blocker blocker) {
    return blocker.path() + ": " + blocker.reason() + "; " + blocker.whatToDo();
  }

  private Translation put(ClientRequest request, DefinitionKind kind) {
    Bytes body = converted(scope, kind, Trees.object(request.body()));
    return new Translation.Forward(requests.to(request, request.rawPath(), body), plans.errors());
  }

  private Translation putScript(ClientRequest request) {
    Bytes body = converted(scope, DefinitionKind.SCRIPT, scriptBody(request));
    String context = request.endpoint().part("context");
    String path = path(request) + (context == null ? "" : "/" + RestPath.encode(context));
    return new Translation.Forward(requests.to(request, path, body), plans.errors());
  }

  private static String path(ClientRequest request) {
    String id = DefinitionWrite.scriptId(request.endpoint());
    if (id == null) {
      throw new UntranslatableException("it names no script");
    }
    return "/_scripts/" + RestPath.encode(id);
  }

  /** Bodies with the language in the path are the source alone. */
  private static ObjectNode scriptBody(ClientRequest request) {
    ObjectNode body = Trees.object(request.body());
    boolean search = request.endpoint().api().equals("put_template");
    if (!search && !languageInPath(request)) {
      return body;
    }
    JsonNode source = search ? body.path("template") : body.path("script");
    if (search && source.isMissingNode()) {
      source = body;
    }
    if (!search && !source.isTextual()) {
      throw new UntranslatableException(
          "with the language in the path, [script] must be the source as a string");
    }
    ObjectNode script = Trees.object();
    script.put("lang", search ? "mustache" : request.endpoint().part("lang"));
    script.put("source", source.isTextual() ? source.textValue() : Trees.bytes(source).utf8());
    ObjectNode whole = Trees.object();
    whole.set("script", script);
    return whole;
  }

  private static boolean languageInPath(ClientRequest request) {
    return request.endpoint().id() != null && request.endpoint().part("lang") != null;
  }

  private Translation getScript(ClientRequest request) {
    boolean search = request.endpoint().api().equals("get_template");
    boolean old = search || languageInPath(request);
    String language = search ? "mustache" : request.endpoint().part("lang");
    return new Translation.Forward(
        requests.to(request, path(request), request.body()),
        plans.json(
            (status, body) -> {
              boolean answers = status < 400 || status == 404;
              return old && language != null && answers
                  ? oldShape(body, language, search ? "template" : "script")
                  : body;
            }));
  }

  /** {@code {"_id","lang","found","script": source}}, for a script of that language only. */
  private static Bytes oldShape(Bytes body, String language, String member) {
    ObjectNode answer = Trees.object(body);
    if (answer.has("error")) {
      return body;
    }
    JsonNode script = answer.path("script");
    boolean found =
        answer.path("found").asBoolean(false) && script.path("lang").asText().equals(language);
    ObjectNode old = Trees.object();
    old.set("_id", answer.path("_id"));
    old.put("lang", language);
    old.put("found", found);
    if (found) {
      old.put(member, script.path("source").asText());
    }
    return Trees.bytes(old);
  }

  private Translation deleteScript(ClientRequest request) {
    return new Translation.Forward(
        requests.to(request, path(request), request.body()), plans.errors());
  }
}
