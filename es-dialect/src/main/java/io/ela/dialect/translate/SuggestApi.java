package io.ela.dialect.translate;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonBytesWriter;
import io.ela.dialect.json.JsonCursor;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.rest.Endpoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code _suggest}: deprecated in 5.0 in favour of {@code _search}, gone since 6.0 (measured). Its
 * body is the {@code suggest} of a search that wants no hits, its answer that of the search without
 * what is around the suggestions.
 */
final class SuggestApi {
  private final Requests requests;
  private final Scope scope;
  private final Plans plans;

  SuggestApi(Requests requests, Plans plans) {
    this.requests = requests;
    this.scope = requests.scope();
    this.plans = plans;
  }

  void register(Map<String, Handler> handlers) {
    handlers.put("suggest", this::suggest);
  }

  private Translation suggest(ClientRequest request) {
    Endpoint endpoint = request.endpoint();
    if (request.body().isEmpty()) {
      throw new UntranslatableException("a suggestion needs a body");
    }
    JsonBytesWriter body = new JsonBytesWriter(request.body().length() + 32);
    body.ascii("{\"size\":0,\"suggest\":").raw(request.body()).ascii("}");
    Bytes search = BodyRules.search(scope, body.view());
    String path = Requests.path(endpoint.index(), "/_search");
    return new Translation.Forward(
        requests.to(request, "POST", path, search, Requests.JSON),
        plans.json(
            (status, answer) -> {
              Bytes typed = new AnswerRules(scope, "search", null, List.of()).apply(answer);
              return status < 400 ? suggestions(typed) : typed;
            }));
  }

  /** {@code {"_shards":...,"name":[...]}}. */
  private static Bytes suggestions(Bytes answer) {
    Map<String, Bytes> whole = members(answer);
    Map<String, Bytes> out = new LinkedHashMap<>();
    Bytes shards = whole.get("_shards");
    if (shards == null) {
      throw new MalformedJsonException("the answer has no [_shards]");
    }
    out.put("_shards", shards);
    Bytes suggest = whole.get("suggest");
    if (suggest != null) {
      out.putAll(members(suggest));
    }
    JsonBytesWriter text = new JsonBytesWriter(answer.length());
    text.ascii('{');
    boolean first = true;
    for (Map.Entry<String, Bytes> member : out.entrySet()) {
      text.ascii(first ? "" : ",").string(member.getKey()).ascii(':').raw(member.getValue());
      first = false;
    }
    return text.ascii('}').view();
  }

  private static Map<String, Bytes> members(Bytes object) {
    Map<String, Bytes> members = new LinkedHashMap<>();
    try (JsonCursor json = new JsonCursor(object)) {
      json.expectObject("the answer");
      while (json.nextMember()) {
        String name = json.name();
        members.put(name, json.value());
      }
    }
    return members;
  }
}
