package io.ela.e2e.yaml;

/** A call that the API's description does not allow, so that no client sends it. */
final class WrongCallException extends Exception {
  private static final long serialVersionUID = 1;

  WrongCallException(String message) {
    super(message);
  }
}
