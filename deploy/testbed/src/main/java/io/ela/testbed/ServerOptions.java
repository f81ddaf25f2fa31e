package io.ela.testbed;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one start wants otherwise than the testbed's options and the defaults say.
 *
 * @param settings server settings in addition to, or instead of, the testbed's own: {@code -E}
 *     settings of Elasticsearch, node settings of OpenSearch, broker properties of Kafka
 * @param heap the JVM's largest heap as in {@code -Xmx}, if not the testbed's
 * @param jvmArguments more arguments for the server's JVM
 * @param port the port to listen on, if not any free one
 */
public record ServerOptions(
    Map<String, String> settings,
    Optional<String> heap,
    List<String> jvmArguments,
    OptionalInt port) {

  /** Copies what it is given. */
  public ServerOptions {
    settings = Map.copyOf(settings);
    jvmArguments = List.copyOf(jvmArguments);
  }

  /** Nothing special. */
  public static ServerOptions defaults() {
    return new ServerOptions(Map.of(), Optional.empty(), List.of(), OptionalInt.empty());
  }

  /** These options with more settings. */
  public ServerOptions withSettings(Map<String, String> more) {
    Map<String, String> all = new java.util.HashMap<>(settings);
    all.putAll(more);
    return new ServerOptions(all, heap, jvmArguments, port);
  }

  /** These options with another heap, as in {@code -Xmx}. */
  public ServerOptions withHeap(String newHeap) {
    return new ServerOptions(settings, Optional.of(newHeap), jvmArguments, port);
  }

  /** These options with other arguments for the server's JVM. */
  public ServerOptions withJvmArguments(List<String> newArguments) {
    return new ServerOptions(settings, heap, newArguments, port);
  }

  /** These options with a fixed port. */
  public ServerOptions withPort(int newPort) {
    return new ServerOptions(settings, heap, jvmArguments, OptionalInt.of(newPort));
  }
}
