package io.ela.cluster;

import io.ela.config.ClusterConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Turns a cluster's configuration into what Vert.x's HTTP clients want. */
public final class EsTransport {

  private EsTransport() {}

  /** Options for a client that talks to this cluster; TLS is chosen for each request. */
  public static HttpClientOptions options(ClusterConfig cluster) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout(Math.toIntExact(cluster.connectTimeout().toMillis()))
            .setKeepAlive(true)
            .setKeepAliveTimeout(60)
            .setMaxInitialLineLength(64 * 1024)
            .setMaxHeaderSize(64 * 1024)
            // What was read at once is handed on at once, not in slices.
            .setMaxChunkSize(64 * 1024)
            .setTcpNoDelay(true)
            .setVerifyHost(cluster.verifyHost())
            .setName("cluster-" + cluster.name());
    if (cluster.caFile() != null) {
      options.setTrustOptions(new PemTrustOptions().addCertPath(cluster.caFile().toString()));
    }
    return options;
  }

  /** As many connections as the configuration allows, with a bounded queue before them. */
  public static PoolOptions pool(ClusterConfig cluster) {
    return new PoolOptions()
        .setHttp1MaxSize(cluster.connections())
        .setMaxWaitQueueSize(cluster.connections() * 64);
  }

  /** The value of the Authorization header, null if the cluster asks for none. */
  public static @Nullable String authorization(ClusterConfig cluster) {
    if (cluster.apiKey() != null) {
      return "ApiKey " + cluster.apiKey();
    }
    if (cluster.user() != null && cluster.password() != null) {
      String pair = cluster.user() + ":" + cluster.password();
      return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
    return null;
  }

  /**
   * A Vert.x for a process of Ela: no blocked-thread noise from long bodies, no file cache; with
   * epoll by JNI where that can be loaded (Linux), with the JDK's selectors elsewhere.
   */
  public static Vertx vertx() {
    return Vertx.vertx(
        new io.vertx.core.VertxOptions()
            .setPreferNativeTransport(true)
            .setEventLoopPoolSize(Math.max(2, Runtime.getRuntime().availableProcessors()))
            .setFileSystemOptions(
                new io.vertx.core.file.FileSystemOptions()
                    .setClassPathResolvingEnabled(false)
                    .setFileCachingEnabled(false)));
  }

  /** What the sockets of a Vert.x are served by, for logs: {@code epoll}, or {@code nio}. */
  public static String sockets(Vertx vertx) {
    return vertx.isNativeTransportEnabled() ? "epoll" : "nio";
  }
}
