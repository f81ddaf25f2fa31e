package io.ela.diff;

/** Runs {@link DiffCommand} alone. */
public final class DiffMain {

  private DiffMain() {}

  public static void main(String[] arguments) {
    System.exit(DiffCommand.execute(arguments));
  }
}
