package io.ela.standalone.demo;

import io.ela.config.ElaConfig;
import io.ela.testbed.Server;
import io.ela.testbed.ServerKind;
import io.ela.testbed.ServerOptions;
import io.ela.testbed.Testbed;
import io.ela.testbed.TestbedOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Kafka and the two clusters of a demo, and the configuration that names them. Thread-safe. */
final class DemoServers implements AutoCloseable {
  static final String OLD = "es5";
  static final String NEW = "es8";

  private static final String ELASTICSEARCH_HEAP = "640m";
  private static final String KAFKA_HEAP = "256m";

  private final Testbed testbed;
  private final CompletableFuture<Server> old;
  private final CompletableFuture<Server> young;
  private final CompletableFuture<Server> kafka;

  private DemoServers(Testbed testbed) {
    this.testbed = testbed;
    ServerOptions elasticsearch = ServerOptions.defaults().withHeap(ELASTICSEARCH_HEAP);
    this.old = testbed.start(ServerKind.ES_5_6, elasticsearch);
    // What a cluster that is written to by replication should have: nothing makes itself.
    this.young =
        testbed.start(
            ServerKind.ES_8_19,
            elasticsearch.withSettings(Map.of("action.auto_create_index", "false")));
    this.kafka = testbed.start(ServerKind.KAFKA, ServerOptions.defaults().withHeap(KAFKA_HEAP));
  }

  /**
   * Begins to start all of them.
   *
   * @param progress told what is downloaded and started
   */
  static DemoServers begin(Path directory, Consumer<String> progress) {
    return new DemoServers(
        Testbed.open(
            TestbedOptions.defaults()
                .withWorkDir(directory.resolve("servers"))
                .withProgress(progress)));
  }

  /** Waits until the old cluster answers. */
  String oldAddress() {
    return old.join().address();
  }

  /** Waits until the new cluster answers. */
  String newAddress() {
    return young.join().address();
  }

  /** Waits until all answer. */
  void await() {
    CompletableFuture.allOf(old, young, kafka).join();
  }

  /** The configuration, with free ports for the gateway; also written to {@code ela.conf}. */
  ElaConfig configure(Path directory) {
    String text =
        """
        ela {
          clusters {
            %s { addresses = ["%s"] }
            %s { addresses = ["%s"] }
          }
          migration { source = %s, target = %s, master = %s }
          kafka { bootstrap.servers = "%s" }
          topics {
            partitions = 4, replication-factor = 1, min-insync-replicas = 1
            allow-unsafe-durability = true
          }
          gateway { listen = "127.0.0.1:%d", admin = "127.0.0.1:%d", name = demo }
          replicator { state-dir = "%s", commit-interval = 200 ms }
          loader { page-size = 2000 }
          diff { page-size = 5000 }
        }
        """
            .formatted(
                OLD,
                oldAddress(),
                NEW,
                newAddress(),
                OLD,
                NEW,
                OLD,
                kafka.join().address(),
                freePort(),
                freePort(),
                directory.resolve("state"));
    Path file = directory.resolve("ela.conf");
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    return ElaConfig.load(file);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on loopback", e);
    }
  }

  /** Kills the servers and deletes their files. */
  @Override
  public void close() {
    testbed.close();
  }
}
