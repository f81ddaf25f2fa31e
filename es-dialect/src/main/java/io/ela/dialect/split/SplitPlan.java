package io.ela.dialect.split;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.translate.AnswerPlan;
import io.ela.dialect.translate.Header;
import io.ela.dialect.translate.TranslatedAnswer;
import java.util.List;
import java.util.Locale;

/**
 * An answer in which the parts of an index are the one index again.
 *
 * @param inner what else is to be done with it, before
 * @param api that was asked
 */
record SplitPlan(AnswerPlan inner, SplitAnswers answers, String api) implements AnswerPlan {

  @Override
  public boolean passThrough() {
    return false;
  }

  @Override
  public List<Header> headers(List<Header> headers) {
    return inner.headers(headers);
  }

  @Override
  public TranslatedAnswer answer(int status, List<Header> headers, Bytes body) {
    TranslatedAnswer answer = inner.answer(status, headers, body);
    if (answer.body().isEmpty()) {
      return answer;
    }
    boolean json =
        answer.headers().stream()
            .anyMatch(
                h -> h.is("Content-Type") && h.value().toLowerCase(Locale.ROOT).contains("json"));
    Bytes named =
        json ? answers.json(api, answer.status(), answer.body()) : answers.text(api, answer.body());
    return new TranslatedAnswer(answer.status(), answer.headers(), named);
  }
}
