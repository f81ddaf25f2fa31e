package io.ela.gateway;

import picocli.CommandLine;

/** Runs {@code gateway} as a process of its own, for containers. */
public final class GatewayMain {
  private GatewayMain() {}

  /** Exits with the command's code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new GatewayCommand()).execute(args));
  }
}
