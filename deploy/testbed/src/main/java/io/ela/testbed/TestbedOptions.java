package io.ela.testbed;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a testbed works.
 *
 * @param workDir where data, logs and configuration of the servers go; a new temporary directory if
 *     empty
 * @param keepFiles whether {@code workDir} stays when the testbed is closed or its JVM dies
 * @param progress takes lines for people: what is downloaded and why, what has started; called by
 *     several threads
 * @param heap the largest heap of each server's JVM as in {@code -Xmx}
 * @param jit false: the servers compile quickly and not well, so that they start fast (for tests);
 *     true: full speed once warm (for demos and benchmarks)
 */
public record TestbedOptions(
    Optional<Path> workDir,
    boolean keepFiles,
    Consumer<String> progress,
    String heap,
    boolean jit) {
  private static final Logger LOG = LoggerFactory.getLogger(Testbed.class);

  /** Temporary directory, deleted at the end; progress to the log; heaps of 256 MB; fast start. */
  public static TestbedOptions defaults() {
    return new TestbedOptions(Optional.empty(), false, LOG::info, "256m", false);
  }

  /** These options with a directory of the caller's. */
  public TestbedOptions withWorkDir(Path newWorkDir) {
    return new TestbedOptions(Optional.of(newWorkDir), keepFiles, progress, heap, jit);
  }

  /** These options, keeping or deleting the files at the end. */
  public TestbedOptions withKeepFiles(boolean newKeepFiles) {
    return new TestbedOptions(workDir, newKeepFiles, progress, heap, jit);
  }

  /** These options with another taker of progress lines. */
  public TestbedOptions withProgress(Consumer<String> newProgress) {
    return new TestbedOptions(workDir, keepFiles, newProgress, heap, jit);
  }

  /** These options with another heap, as in {@code -Xmx}. */
  public TestbedOptions withHeap(String newHeap) {
    return new TestbedOptions(workDir, keepFiles, progress, newHeap, jit);
  }

  /** These options, for speed when warm (true) or for a fast start (false). */
  public TestbedOptions withJit(boolean newJit) {
    return new TestbedOptions(workDir, keepFiles, progress, heap, newJit);
  }
}
