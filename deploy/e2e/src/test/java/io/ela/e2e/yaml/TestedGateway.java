package io.ela.e2e.yaml;

import io.ela.config.ElaConfig;
import io.ela.events.KafkaClients;
import io.ela.events.TopicAdmin;
import io.ela.events.Topics;
import io.ela.gateway.GatewayService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * A gateway before two clusters. No replicator: what comes of events is not what these tests are
 * about. That all is applied is said by a reader in the replicator's place, for an index is closed
 * only then.
 */
final class TestedGateway implements AutoCloseable {
  private final GatewayService gateway;
  private final Thread reader;
  private final AtomicBoolean open = new AtomicBoolean(true);

  /**
   * Starts it.
   *
   * @param source address of the cluster whose dialect clients speak
   * @param target address of the other cluster
   * @param master {@code source} or {@code target}
   * @param kafka its address
   */
  TestedGateway(String source, String target, String master, String kafka) throws Exception {
    this(source, target, master, kafka, "");
  }

  /**
   * Starts it.
   *
   * @param types the rules of {@code migration.types}
   */
  TestedGateway(String source, String target, String master, String kafka, String types)
      throws Exception {
    ElaConfig config =
        ElaConfig.parse(
            """
            ela {
              clusters { source { addresses = ["%s"] }, target { addresses = ["%s"] } }
              migration { source = source, target = target, master = %s, types = [%s] }
              kafka { bootstrap.servers = "%s" }
              topics { prefix = spec%s, partitions = 1, replication-factor = 1, min-insync-replicas = 1, allow-unsafe-durability = true }
              gateway { listen = "127.0.0.1:0", admin = "127.0.0.1:0", name = spec }
            }
            """
                .formatted(
                    source, target, master, types, kafka, Long.toString(System.nanoTime(), 36)),
            "spec");
    KafkaClients clients = new KafkaClients(config.kafka());
    Topics topics = Topics.of(config.topics());
    try (Admin admin = clients.admin("spec")) {
      new TopicAdmin(admin, config.topics()).create();
    }
    reader = new Thread(() -> read(clients, topics), "spec-reader");
    reader.start();
    gateway = GatewayService.start(config);
  }

  private void read(KafkaClients clients, Topics topics) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        clients.member("spec-reader", topics.replicatorGroup())) {
      consumer.subscribe(List.of(topics.writes()));
      while (open.get()) {
        if (!consumer.poll(Duration.ofMillis(50)).isEmpty()) {
          consumer.commitSync();
        }
      }
    }
  }

  String address() {
    return gateway.address();
  }

  @Override
  public void close() throws Exception {
    gateway.close();
    open.set(false);
    reader.join();
  }
}
