package io.ela.dialect.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.JsonField;
import io.ela.dialect.json.JsonPath;
import io.ela.dialect.json.JsonSplicer;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.rest.QueryString;
import java.util.List;
import java.util.Map;

/**
 * {@code _analyze}: parameters or plain text instead of JSON are 400 and 406 from 6.0 on
 * (measured); they become a body. What a body says wins over parameters, as on 5.6.
 */
final class AnalyzeApi {
  private static final List<String> SINGLE =
      List.of("analyzer", "tokenizer", "field", "normalizer");
  private static final List<String> LISTS = List.of("text", "filter", "char_filter", "attributes");
  private static final String EXPLAIN = "explain";
  private static final Map<String, String> RENAMED =
      Map.of("nGram", "ngram", "edgeNGram", "edge_ngram", "htmlStrip", "html_strip");

  private final Requests requests;
  private final Scope scope;
  private final Plans plans;

  AnalyzeApi(Requests requests, Plans plans) {
    this.requests = requests;
    this.scope = requests.scope();
    this.plans = plans;
  }

  void register(Map<String, Handler> handlers) {
    handlers.put("indices.analyze", this::analyze);
  }

  private Translation analyze(ClientRequest request) {
    if (!scope.crosses(6)) {
      return new Translation.Forward(
          requests.to(request, request.rawPath(), request.body()), plans.errors());
    }
    ObjectNode body = ofParameters(request.query());
    String text = request.body().utf8().trim();
    if (text.startsWith("{")) {
      body.setAll(Trees.object(request.body()));
    } else if (!text.isEmpty()) {
      body.put("text", request.body().utf8());
    }
    current(body);
    QueryString rest = request.query().without(EXPLAIN);
    for (String name : SINGLE) {
      rest = rest.without(name);
    }
    for (String name : LISTS) {
      rest = rest.without(name);
    }
    ClientRequest plain =
        new ClientRequest(
            request.method(),
            request.rawPath(),
            rest,
            Requests.JSON,
            request.accept(),
            Trees.bytes(body),
            request.endpoint());
    return new Translation.Forward(
        requests.to(plain, plain.rawPath(), plain.body()),
        plans.success(answer -> JsonSplicer.rewrite(answer, new Names())));
  }

  private static ObjectNode ofParameters(QueryString query) {
    ObjectNode body = Trees.object();
    for (String name : SINGLE) {
      String value = query.get(name);
      if (value != null) {
        body.put(name, value);
      }
    }
    for (String name : LISTS) {
      String value = query.get(name);
      if (value != null) {
        for (String one : value.split(",")) {
          body.withArray(name).add(one);
        }
      }
    }
    if (query.has(EXPLAIN)) {
      body.put(EXPLAIN, query.flag(EXPLAIN));
    }
    return body;
  }

  /** Names and types that 8.19 refuses in new analyzers ({@code DIFFERENCES.md} section 6). */
  private void current(ObjectNode body) {
    if (!scope.crosses(8)) {
      return;
    }
    for (String part : List.of("tokenizer", "filter", "char_filter")) {
      JsonNode value = body.path(part);
      if (value.isTextual() && RENAMED.containsKey(value.textValue())) {
        body.put(part, RENAMED.get(value.textValue()));
      }
      for (JsonNode one : value.isArray() ? value : body.arrayNode().add(value)) {
        if (one instanceof ObjectNode definition
            && RENAMED.containsKey(definition.path("type").asText())) {
          definition.put("type", RENAMED.get(definition.path("type").asText()));
        }
      }
    }
  }

  /**
   * What the request defines has no name: {@code _anonymous_tokenfilter_[1]} for the second on
   * 5.6.16, {@code __anonymous__stop} on 8.19.13 (measured).
   */
  private static final class Names implements JsonSplicer.Visitor {
    private int filters;
    private int charFilters;

    @Override
    public void field(JsonField field) {
      JsonPath path = field.path();
      if (!field.name().equals("name") || !path.startsWith("detail") || path.depth() < 3) {
        return;
      }
      String name = field.textOrNull();
      boolean anonymous = name != null && name.startsWith("__anonymous__");
      switch (path.name(1)) {
        case "tokenizer" -> name(field, anonymous, "_anonymous_tokenizer");
        case "tokenfilters" -> name(field, anonymous, "_anonymous_tokenfilter_[" + filters++ + "]");
        case "charfilters" ->
            name(field, anonymous, "_anonymous_charfilter_[" + charFilters++ + "]");
        default -> {
          // It has a name.
        }
      }
    }

    private static void name(JsonField field, boolean anonymous, String old) {
      if (anonymous) {
        field.replace(AnswerRules.quoted(old));
      }
    }
  }
}
