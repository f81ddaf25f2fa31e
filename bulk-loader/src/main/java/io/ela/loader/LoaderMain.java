package io.ela.loader;

/** Runs {@link LoadCommand} alone. */
public final class LoaderMain {

  private LoaderMain() {}

  public static void main(String[] arguments) {
    System.exit(LoadCommand.execute(arguments));
  }
}
