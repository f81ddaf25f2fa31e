package io.ela.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to reach one cluster.
 *
 * @param name the name under which the configuration lists it
 * @param addresses base addresses, http or https, at least one
 * @param connections pooled connections for each address, of a gateway on each event loop
 */
public record ClusterConfig(
    String name,
    List<URI> addresses,
    @Nullable String user,
    @Nullable String password,
    @Nullable String apiKey,
    @Nullable Path caFile,
    boolean verifyHost,
    int connections,
    Duration connectTimeout,
    Duration requestTimeout,
    boolean gzip) {

  /** A cluster with the defaults of {@code reference.conf}. */
  public static ClusterConfig of(String name, String... addresses) {
    List<String> problems = new ArrayList<>();
    ConfigReader reader =
        new ConfigReader(
            com.typesafe.config.ConfigFactory.parseMap(
                    java.util.Map.of("addresses", List.of(addresses)))
                .withFallback(
                    com.typesafe.config.ConfigFactory.defaultReference()
                        .getConfig("ela.cluster-defaults")),
            "ela.clusters." + name,
            problems);
    ClusterConfig cluster = read(name, reader);
    if (!problems.isEmpty()) {
      throw new ConfigException("cluster " + name, problems);
    }
    return cluster;
  }

  static ClusterConfig read(String name, ConfigReader in) {
    List<URI> addresses = new ArrayList<>();
    for (String address : in.strings("addresses")) {
      try {
        URI uri = new URI(address);
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!http
            || uri.getHost() == null
            || !(uri.getPath() == null || uri.getPath().length() <= 1)
            || uri.getRawQuery() != null
            || uri.getRawFragment() != null) {
          in.problem("addresses", shown(address) + " must look like http://host:9200");
        } else if (uri.getRawUserInfo() != null) {
          in.problem(
              "addresses", shown(address) + " must not hold a user: set user and password instead");
        } else {
          addresses.add(uri);
        }
      } catch (URISyntaxException e) {
        in.problem("addresses", shown(address) + " is not an address: " + e.getReason());
      }
    }
    if (in.strings("addresses").isEmpty()) {
      in.problem("addresses", "must name at least one address, such as [\"http://host:9200\"]");
    }
    String user = in.optionalString("user");
    String password = in.optionalString("password");
    String apiKey = in.optionalString("api-key");
    if (user != null && password == null) {
      in.problem("password", "must be set when user is set");
    }
    if (user != null && apiKey != null) {
      in.problem("api-key", "cannot be set together with user");
    }
    ConfigReader tls = in.section("tls");
    String caFile = tls.optionalString("ca-file");
    if (caFile != null && !java.nio.file.Files.isReadable(Path.of(caFile))) {
      tls.problem("ca-file", "cannot read \"" + caFile + "\"");
    }
    boolean verifyHost = tls.bool("verify-host");
    tls.refuseUnknown();
    ClusterConfig cluster =
        new ClusterConfig(
            name,
            List.copyOf(addresses),
            user,
            password,
            apiKey,
            caFile == null ? null : Path.of(caFile),
            verifyHost,
            in.positiveInt("connections"),
            in.duration("connect-timeout"),
            in.duration("request-timeout"),
            in.bool("gzip"));
    in.refuseUnknown();
    return cluster;
  }

  /** An address for messages, without what may be a password. */
  private static String shown(String address) {
    return "\"" + address.replaceFirst("//.*@", "//...@") + "\"";
  }

  /** Never shows secrets. */
  @Override
  public String toString() {
    return name + addresses;
  }
}
