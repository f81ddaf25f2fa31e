package io.ela.standalone.bench;

import io.ela.cluster.EsClient;
import io.ela.config.ElaConfig;
import io.ela.events.KafkaClients;
import io.ela.events.TopicAdmin;
import io.ela.gateway.GatewayMain;
import io.ela.replicator.ReplicatorMain;
import io.ela.testbed.Server;
import io.ela.testbed.ServerKind;
import io.ela.testbed.ServerOptions;
import io.ela.testbed.Testbed;
import io.ela.testbed.TestbedOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/**
 * Elasticsearch 5.6 as master, 8.19 as slave, Kafka, a gateway and a replicator, each a process of
 * its own. Not thread-safe.
 */
final class ReplicatorBenchServers {
  /** Names of the clusters. */
  static final String MASTER = "es5";

  private static final String SLAVE = "es8";

  private final ElaConfig config;
  private final ChildProcess gateway;
  private final Path file;
  private final Path directory;
  private final int admin;
  private final Server kafkaServer;
  private final Server slaveServer;
  final EsClient master;
  final EsClient slave;

  /**
   * Starts all but the replicator.
   *
   * @param progress told what is downloaded and started
   */
  ReplicatorBenchServers(BenchSession session, Vertx vertx, Consumer<String> progress)
      throws IOException, InterruptedException {
    directory = session.directory();
    Testbed testbed =
        Testbed.open(
            TestbedOptions.defaults()
                .withWorkDir(directory.resolve("servers"))
                .withProgress(progress)
                .withJit(true));
    session.atEnd(testbed::close);
    CompletableFuture<Server> from =
        testbed.start(ServerKind.ES_5_6, ServerOptions.defaults().withHeap("512m"));
    CompletableFuture<Server> to =
        testbed.start(ServerKind.ES_8_19, ServerOptions.defaults().withHeap("2g"));
    CompletableFuture<Server> kafka =
        testbed.start(ServerKind.KAFKA, ServerOptions.defaults().withHeap("512m"));
    kafkaServer = kafka.join();
    slaveServer = to.join();
    int port = ChildProcess.freePort();
    admin = ChildProcess.freePort();
    file = directory.resolve("ela.conf");
    Files.writeString(
        file,
        """
        ela {
          clusters { %s { addresses = ["%s"] }, %s { addresses = ["%s"] } }
          migration { source = %1$s, target = %3$s, master = %1$s }
          kafka { bootstrap.servers = "%s" }
          topics {
            partitions = 4, replication-factor = 1, min-insync-replicas = 1
            allow-unsafe-durability = true
          }
          gateway { listen = "127.0.0.1:%d", admin = "127.0.0.1:%d", name = bench }
          replicator { state-dir = "%s", admin = "127.0.0.1:%d" }
        }
        """
            .formatted(
                MASTER,
                from.join().address(),
                SLAVE,
                slaveServer.address(),
                kafkaServer.address(),
                port,
                ChildProcess.freePort(),
                directory.resolve("state"),
                admin));
    config = ElaConfig.load(file);
    try (Admin topics = new KafkaClients(config.kafka()).admin("ela-bench")) {
      progress.accept(
          "topics: " + String.join(", ", new TopicAdmin(topics, config.topics()).create()));
    }
    master = new EsClient(vertx, config.cluster(MASTER));
    slave = new EsClient(vertx, config.cluster(SLAVE));
    gateway = ChildProcess.ofService(directory, "gateway", GatewayMain.class, "512m", file);
    session.atEnd(gateway::close);
    gateway.awaitPort(port);
  }

  ElaConfig config() {
    return config;
  }

  /** Where the gateway is, {@code http://host:port}. */
  String gateway() {
    return "http://" + config.gateway().listen();
  }

  /** Starts the replicator, with a heap of 384 MB; the caller ends it. */
  ChildProcess startReplicator() throws IOException, InterruptedException {
    ChildProcess replicator =
        ChildProcess.ofService(directory, "replicator", ReplicatorMain.class, "384m", file);
    replicator.awaitPort(admin);
    return replicator;
  }

  /** What is used so far. */
  CpuTimes cpu(Duration replicator) {
    return new CpuTimes(replicator, cpu(kafkaServer), cpu(slaveServer));
  }

  private static Duration cpu(Server server) {
    return ProcessHandle.of(server.pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }
}
