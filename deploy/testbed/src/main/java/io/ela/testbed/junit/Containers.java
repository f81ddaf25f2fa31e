package io.ela.testbed.junit;

import io.ela.testbed.Server;
import io.ela.testbed.ServerKind;
import io.ela.testbed.launch.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.elasticsearch.ElasticsearchContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Servers as containers, with their makers' images. The system property {@code
 * ela.testbed.image.KIND}, as in {@code ela.testbed.image.ES_5_6}, names another image. Ports on
 * the host are fixed, so that a restarted container has the same address.
 */
final class Containers implements ServerPool.Source {
  private static final String ELASTICSEARCH = "docker.elastic.co/elasticsearch/elasticsearch";
  private static final int HTTP = 9200;
  private static final int KAFKA = 9092;

  private final Ports ports = new Ports();
  private final ExecutorService starters = Executors.newCachedThreadPool();
  private final Queue<GenericContainer<?>> started = new ConcurrentLinkedQueue<>();

  Containers() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new IllegalStateException(
          "ela.testbed=containers, but no Docker answers: start Docker (or set DOCKER_HOST), or run"
              + " the servers as processes, without -Pcontainers");
    }
  }

  @Override
  public CompletableFuture<Server> start(ServerKind kind) {
    return CompletableFuture.supplyAsync(() -> startNow(kind), starters);
  }

  private Server startNow(ServerKind kind) {
    int port = ports.next();
    GenericContainer<?> container = container(kind);
    container.setPortBindings(
        List.of("127.0.0.1:" + port + ":" + (kind == ServerKind.KAFKA ? KAFKA : HTTP)));
    started.add(container);
    container.start();
    try {
      Path log = Files.createTempFile("ela-" + kind.name().toLowerCase(Locale.ROOT), ".log");
      return new ContainerServer(kind, port, container, log);
    } catch (IOException e) {
      throw new IllegalStateException("cannot make a log file for " + kind.title(), e);
    }
  }

  private static GenericContainer<?> container(ServerKind kind) {
    return switch (kind.family()) {
      case KAFKA ->
          new KafkaContainer(image(kind, "apache/kafka").asCompatibleSubstituteFor("apache/kafka"));
      case OPENSEARCH ->
          http(new GenericContainer<>(image(kind, "opensearchproject/opensearch")))
              .withEnv("DISABLE_SECURITY_PLUGIN", "true")
              .withEnv("OPENSEARCH_JAVA_OPTS", "-Xms512m -Xmx512m");
      case ELASTICSEARCH ->
          http(elasticsearch(kind))
              .withEnv("xpack.security.enabled", "false")
              .withEnv("action.destructive_requires_name", "false")
              .withEnv("reindex.remote.whitelist", "127.0.0.1:*")
              .withEnv("ES_JAVA_OPTS", "-Xms512m -Xmx512m");
    };
  }

  private static GenericContainer<?> elasticsearch(ServerKind kind) {
    return new ElasticsearchContainer(
        image(kind, ELASTICSEARCH).asCompatibleSubstituteFor(ELASTICSEARCH));
  }

  private static GenericContainer<?> http(GenericContainer<?> container) {
    return container
        .withExposedPorts(HTTP)
        .withEnv("discovery.type", "single-node")
        .waitingFor(
            Wait.forHttp("/_cluster/health?wait_for_status=yellow&timeout=1s")
                .forPort(HTTP)
                .withStartupTimeout(Duration.ofMinutes(4)));
  }

  private static DockerImageName image(ServerKind kind, String name) {
    return DockerImageName.parse(
        System.getProperty("ela.testbed.image." + kind.name(), name + ":" + kind.version()));
  }

  @Override
  public void close() {
    starters.shutdown();
    started.forEach(GenericContainer::stop);
  }
}
