package io.ela.dialect.translate;

import io.ela.dialect.json.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes answer plans of what is to be done with a JSON body. */
final class Plans {
  private final Scope scope;
  private final HeaderRules headers;

  /** What is to be done with a JSON body. */
  @FunctionalInterface
  interface Rewrite {
    Bytes apply(int status, Bytes body);
  }

  Plans(Scope scope) {
    this.scope = scope;
    this.headers = new HeaderRules(scope);
  }

  /** The body as it is, to be piped. */
  AnswerPlan asItIs() {
    return new Plan(headers, (status, body) -> body, true);
  }

  /** JSON bodies changed so; others as they are. */
  AnswerPlan json(Rewrite rewrite) {
    return new Plan(headers, rewrite, false);
  }

  /** What all answers about documents, and all errors, need. */
  AnswerPlan documents(String api, @Nullable String pathType, List<String> itemTypes) {
    return json((status, body) -> new AnswerRules(scope, api, pathType, itemTypes).apply(body));
  }

  /** For an answer in which only errors may differ. */
  AnswerPlan errors() {
    return json((status, body) -> status < 400 ? body : error(body));
  }

  /** An error body in the client's words. */
  Bytes error(Bytes body) {
    return new AnswerRules(scope, "", null, List.of()).apply(body);
  }

  private record Plan(HeaderRules rules, Rewrite rewrite, boolean passThrough)
      implements AnswerPlan {
    @Override
    public List<Header> headers(List<Header> headers) {
      return rules.apply(headers);
    }

    @Override
    public TranslatedAnswer answer(int status, List<Header> headers, Bytes body) {
      boolean changeable = !passThrough && !body.isEmpty() && HeaderRules.isJson(headers);
      return new TranslatedAnswer(
          status, rules.apply(headers), changeable ? rewrite.apply(status, body) : body);
    }
  }
}
