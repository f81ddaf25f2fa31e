package io.ela.standalone.demo.clients;

/** An answer is not what it must be; the message says how. */
final class WrongAnswerException extends Exception {
  private static final long serialVersionUID = 1L;

  WrongAnswerException(String message) {
    super(message);
  }
}
