package io.ela.standalone.bench;

import io.ela.config.ElaConfig;
import io.ela.events.KafkaClients;
import io.ela.events.TopicAdmin;
import io.ela.gateway.GatewayMain;
import io.ela.testbed.Server;
import io.ela.testbed.ServerKind;
import io.ela.testbed.ServerOptions;
import io.ela.testbed.Testbed;
import io.ela.testbed.TestbedOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** Elasticsearch 5.6, Kafka, a gateway and nginx, each a process of its own. Not thread-safe. */
final class BenchServers {
  private final Path directory;
  private final Testbed testbed;
  private final Server cluster;
  private final List<ChildProcess> processes = new ArrayList<>();
  private final ElaConfig config;
  private final ChildProcess gateway;
  private @Nullable ChildProcess nginx;
  private int nginxPort;

  /**
   * Starts all but nginx.
   *
   * @param progress told what is downloaded and started
   */
  BenchServers(BenchSession session, Consumer<String> progress)
      throws IOException, InterruptedException {
    this.directory = session.directory();
    this.testbed =
        Testbed.open(
            TestbedOptions.defaults()
                .withWorkDir(directory.resolve("servers"))
                .withProgress(progress)
                .withJit(true));
    session.atEnd(this::close);
    CompletableFuture<Server> elasticsearch =
        testbed.start(ServerKind.ES_5_6, ServerOptions.defaults().withHeap("1g"));
    CompletableFuture<Server> kafka =
        testbed.start(ServerKind.KAFKA, ServerOptions.defaults().withHeap("512m"));
    this.cluster = elasticsearch.join();
    int port = ChildProcess.freePort();
    Path file = directory.resolve("ela.conf");
    Files.writeString(file, configuration(kafka.join().address(), port));
    this.config = ElaConfig.load(file);
    try (Admin admin = new KafkaClients(config.kafka()).admin("ela-bench")) {
      List<String> made = new TopicAdmin(admin, config.topics()).create();
      progress.accept("topics: " + String.join(", ", made));
    }
    this.gateway =
        started(ChildProcess.ofService(directory, "gateway", GatewayMain.class, "1g", file));
    gateway.awaitPort(port);
  }

  private String configuration(String kafka, int port) throws IOException {
    return """
        ela {
          clusters {
            es5 { addresses = ["%s"], connections = 128 }
            none { addresses = ["http://127.0.0.1:1"] }
          }
          migration { source = es5, target = none, master = es5 }
          kafka { bootstrap.servers = "%s" }
          topics {
            partitions = 4, replication-factor = 1, min-insync-replicas = 1
            allow-unsafe-durability = true
          }
          gateway { listen = "127.0.0.1:%d", admin = "127.0.0.1:%d", name = bench }
        }
        """
        .formatted(cluster.address(), kafka, port, ChildProcess.freePort());
  }

  /**
   * Starts nginx before the cluster.
   *
   * @param program of nginx
   */
  void startNginx(String program) throws IOException, InterruptedException {
    nginxPort = ChildProcess.freePort();
    Path root = Files.createDirectories(directory.resolve("nginx"));
    Path file = root.resolve("nginx.conf");
    Files.writeString(
        file,
        """
        daemon off;
        worker_processes 1;
        pid %1$s/nginx.pid;
        error_log %1$s/error.log;
        events { worker_connections 1024; }
        http {
          access_log off;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          client_max_body_size 200m;
          client_body_buffer_size 8m;
          keepalive_requests 1000000000;
          upstream cluster { server 127.0.0.1:%2$d; keepalive 128; keepalive_requests 1000000000; }
          server {
            listen 127.0.0.1:%3$d;
            location / {
              proxy_pass http://cluster;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_request_buffering off;
            }
          }
        }
        """
            .formatted(root, cluster.port(), nginxPort));
    String errors = root.resolve("error.log").toString();
    nginx =
        started(
            new ChildProcess(
                directory, "nginx", List.of(program, "-e", errors, "-c", file.toString())));
    nginx.awaitPort(nginxPort);
  }

  private ChildProcess started(ChildProcess process) {
    processes.add(process);
    return process;
  }

  /** The configuration of the gateway. */
  ElaConfig config() {
    return config;
  }

  /** Where the cluster is. */
  Way direct() {
    return new Way("direct", cluster.address(), null);
  }

  /** All ways to the cluster, the direct one first. */
  List<Way> ways() {
    List<Way> ways = new ArrayList<>();
    ways.add(direct());
    if (nginx != null) {
      ways.add(new Way("nginx", "http://127.0.0.1:" + nginxPort, nginx));
    }
    ways.add(new Way("gateway", "http://" + config.gateway().listen(), gateway));
    return ways;
  }

  /**
   * A way to the cluster.
   *
   * @param proxy the process in between; null if there is none
   */
  record Way(String name, String address, @Nullable ChildProcess proxy) {
    /** Processor time that the proxy and its children have used. */
    Duration cpu() {
      return proxy == null ? Duration.ZERO : proxy.cpu();
    }
  }

  /** Ends all of them. */
  private void close() {
    processes.forEach(ChildProcess::close);
    testbed.close();
  }
}
