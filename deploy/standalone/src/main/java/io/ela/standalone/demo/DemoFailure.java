package io.ela.standalone.demo;

/** A step of the demo did not do what it should; the message is meant for the person watching. */
final class DemoFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoFailure(String message) {
    super(message);
  }
}
