package io.ela.gateway.capture;

import io.ela.dialect.translate.TranslatedAnswer;

/**
 * The search for a by-query write's documents was answered with an error, which is the client's.
 */
final class SearchRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient TranslatedAnswer answer;

  SearchRefusedException(TranslatedAnswer answer) {
    super("the search was answered with " + answer.status(), null, false, false);
    this.answer = answer;
  }

  TranslatedAnswer answer() {
    return answer;
  }
}
