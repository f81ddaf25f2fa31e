package io.ela.replicator;

import picocli.CommandLine;

/** Runs the replicator alone, as in a container. */
public final class ReplicatorMain {
  private ReplicatorMain() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new ReplicatorCommand()).execute(args));
  }
}
