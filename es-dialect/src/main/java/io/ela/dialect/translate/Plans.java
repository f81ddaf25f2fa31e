package io.ela.dialect.translate;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.Endpoint;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes answer plans of what is to be done with a JSON body. */
final class Plans {
  private static final String TERMINATE_AFTER = "terminate_after";
  private static final String TEXT = "text/plain; charset=UTF-8";

  private final Scope scope;
  private final HeaderRules headers;

  /** What is to be done with a JSON body. */
  @FunctionalInterface
  interface Rewrite {
    Bytes apply(int status, Bytes body);
  }

  /** Status and body of an answer. */
  record Told(int status, Bytes body) {}

  /** What is to be done with status and body; an empty body is one too. */
  @FunctionalInterface
  interface Retelling {
    Told apply(int status, Bytes body);
  }

  Plans(Scope scope) {
    this.scope = scope;
    this.headers = new HeaderRules(scope);
  }

  /** The body as it is, to be piped. */
  AnswerPlan asItIs() {
    return new Plan(headers, Told::new, true);
  }

  /** JSON bodies changed so; others as they are. */
  AnswerPlan json(Rewrite rewrite) {
    return told(
        (status, body) -> new Told(status, body.isEmpty() ? body : rewrite.apply(status, body)));
  }

  /** Status and body changed so, where the body is JSON or empty; errors are in client's words. */
  AnswerPlan told(Retelling retelling) {
    return new Plan(
        headers,
        (status, body) -> {
          Told told = retelling.apply(status, body);
          return StatusRules.apply(scope, told.status(), told.body());
        },
        false);
  }

  /** Text of a success changed so; errors as JSON. */
  AnswerPlan text(UnaryOperator<String> rewrite) {
    AnswerPlan errors = errors();
    return new AnswerPlan() {
      @Override
      public boolean passThrough() {
        return false;
      }

      @Override
      public List<Header> headers(List<Header> changed) {
        return headers.apply(changed);
      }

      @Override
      public TranslatedAnswer answer(int status, List<Header> given, Bytes body) {
        return status < 400
            ? new TranslatedAnswer(
                status, headers.apply(given), Bytes.ofUtf8(rewrite.apply(body.utf8())))
            : errors.answer(status, given, body);
      }
    };
  }

  /** A table of JSON printed anew, as text or as JSON again; errors as JSON. */
  AnswerPlan table(boolean json, UnaryOperator<Bytes> print) {
    AnswerPlan plan = success(print);
    return new AnswerPlan() {
      @Override
      public boolean passThrough() {
        return false;
      }

      @Override
      public List<Header> headers(List<Header> changed) {
        return headers.apply(changed);
      }

      @Override
      public TranslatedAnswer answer(int status, List<Header> given, Bytes body) {
        TranslatedAnswer answer = plan.answer(status, given, body);
        if (json || status >= 400) {
          return answer;
        }
        List<Header> asText =
            answer.headers().stream()
                .map(h -> h.is("Content-Type") ? new Header(h.name(), TEXT) : h)
                .toList();
        return new TranslatedAnswer(status, asText, answer.body());
      }
    };
  }

  /** What all answers about documents, and all errors, need. */
  AnswerPlan documents(String api, @Nullable String pathType, List<String> itemTypes) {
    return json((status, body) -> new AnswerRules(scope, api, pathType, itemTypes).apply(body));
  }

  /** What hits need; types where the request does not leave them out. */
  AnswerPlan hits(ClientRequest request) {
    boolean types = request.endpoint().api().equals("msearch") || ShownTypes.of(request);
    boolean asksForEnd = endsEarly(request);
    Endpoint endpoint = request.endpoint();
    return json(
        (status, body) ->
            new AnswerRules(
                    scope,
                    endpoint.api(),
                    endpoint.type(),
                    List.of(),
                    types || status >= 400,
                    !asksForEnd)
                .apply(body));
  }

  /** Whether a search, or one of several, may end before it has seen all. */
  private static boolean endsEarly(ClientRequest request) {
    return request.query().has(TERMINATE_AFTER)
        || request.body().utf8().contains("\"" + TERMINATE_AFTER + "\"");
  }

  /** For an answer in which only errors may differ. */
  AnswerPlan errors() {
    return json((status, body) -> status < 400 ? body : error(body));
  }

  /** As {@link #json}, but only for a success. */
  AnswerPlan success(UnaryOperator<Bytes> rewrite) {
    return json((status, body) -> status < 400 ? rewrite.apply(body) : error(body));
  }

  /** An error body in the client's words. */
  Bytes error(Bytes body) {
    return new AnswerRules(scope, "", null, List.of()).apply(body);
  }

  private record Plan(HeaderRules rules, Retelling retelling, boolean passThrough)
      implements AnswerPlan {
    @Override
    public List<Header> headers(List<Header> headers) {
      return rules.apply(headers);
    }

    @Override
    public TranslatedAnswer answer(int status, List<Header> headers, Bytes body) {
      List<Header> changed = rules.apply(headers);
      if (passThrough || !(body.isEmpty() || HeaderRules.isJson(headers))) {
        return new TranslatedAnswer(status, changed, body);
      }
      Told told = retelling.apply(status, body);
      return new TranslatedAnswer(told.status(), changed, told.body());
    }
  }
}
