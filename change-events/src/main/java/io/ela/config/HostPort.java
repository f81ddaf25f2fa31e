package io.ela.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Where to listen.
 *
 * @param port 0 for any free port
 */
public record HostPort(String host, int port) {

  static HostPort read(ConfigReader in, String key) {
    return parse(in, key, in.string(key));
  }

  /** Null where nothing is to listen. */
  static @Nullable HostPort readOptional(ConfigReader in, String key) {
    String text = in.optionalString(key);
    return text == null ? null : parse(in, key, text);
  }

  private static HostPort parse(ConfigReader in, String key, String text) {
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (colon > 0 && port >= 0 && port <= 65535) {
        return new HostPort(text.substring(0, colon), port);
      }
    } catch (NumberFormatException e) {
      // told below, with the key's name
    }
    in.problem(key, "\"" + text + "\" must look like 127.0.0.1:9200");
    return new HostPort("127.0.0.1", 0);
  }

  static String localName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "gateway";
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
