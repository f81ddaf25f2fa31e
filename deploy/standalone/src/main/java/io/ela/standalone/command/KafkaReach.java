package io.ela.standalone.command;

import io.ela.config.ElaConfig;
import io.ela.events.KafkaClients;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/** Kafka for a command that a person waits for: says within seconds when nobody answers. */
public final class KafkaReach {
  private static final int CONNECT_MILLIS = 3_000;

  private KafkaReach() {}

  /**
   * Kafka clients that give up sooner than Kafka's defaults, unless the configuration says how long
   * they should wait.
   *
   * @throws CommandException if none of the bootstrap servers takes a connection
   */
  public static KafkaClients clients(ElaConfig config) {
    String servers = config.kafka().getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "");
    StringBuilder failures = new StringBuilder();
    boolean reached = false;
    for (String server : servers.split("\\s*,\\s*")) {
      String failure = connect(server);
      if (failure.isEmpty()) {
        reached = true;
        break;
      }
      failures.append(failures.isEmpty() ? "" : "; ").append(failure);
    }
    if (!reached) {
      throw new CommandException(
          "Kafka does not answer (ela.kafka.bootstrap.servers): " + failures, 1, null);
    }
    Map<String, String> properties = new HashMap<>(config.kafka());
    properties.putIfAbsent(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, "20000");
    properties.putIfAbsent(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, "10000");
    return new KafkaClients(properties);
  }

  private static String connect(String server) {
    int colon = server.lastIndexOf(':');
    if (colon < 1) {
      return "\"" + server + "\" must look like host:9092";
    }
    try (Socket socket = new Socket()) {
      String host = server.substring(0, colon).replaceAll("^.*//|[\\[\\]]", "");
      int port = Integer.parseInt(server.substring(colon + 1));
      socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
      return "";
    } catch (NumberFormatException e) {
      return "\"" + server + "\" must look like host:9092";
    } catch (IOException e) {
      return server + ": " + e.getMessage();
    }
  }
}
