package io.ela.cluster;

import io.ela.config.ClusterConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cluster's configuration with what a test wants otherwise. Immutable. */
record TestCluster(
    List<URI> addresses,
    @Nullable String user,
    @Nullable String password,
    @Nullable String apiKey,
    @Nullable Path caFile,
    boolean verifyHost,
    int connections,
    boolean gzip) {

  static TestCluster at(String... addresses) {
    List<URI> uris = Arrays.stream(addresses).map(URI::create).toList();
    return new TestCluster(uris, null, null, null, null, true, 8, false);
  }

  TestCluster user(String name, String secret) {
    return new TestCluster(addresses, name, secret, apiKey, caFile, verifyHost, connections, gzip);
  }

  TestCluster apiKey(String key) {
    return new TestCluster(addresses, user, password, key, caFile, verifyHost, connections, gzip);
  }

  TestCluster trusting(Path file) {
    return new TestCluster(addresses, user, password, apiKey, file, verifyHost, connections, gzip);
  }

  TestCluster withoutHostCheck() {
    return new TestCluster(addresses, user, password, apiKey, caFile, false, connections, gzip);
  }

  TestCluster connections(int number) {
    return new TestCluster(addresses, user, password, apiKey, caFile, verifyHost, number, gzip);
  }

  TestCluster gzip(boolean wanted) {
    return new TestCluster(
        addresses, user, password, apiKey, caFile, verifyHost, connections, wanted);
  }

  ClusterConfig build() {
    return new ClusterConfig(
        "c",
        addresses,
        user,
        password,
        apiKey,
        caFile,
        verifyHost,
        connections,
        Duration.ofSeconds(5),
        Duration.ofSeconds(20),
        gzip);
  }
}
