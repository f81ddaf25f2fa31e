package io.ela.gateway.proxy;

import io.ela.dialect.translate.Header;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Copies headers from one connection to the other, without those that belong to one of them. */
final class HopHeaders {
  private HopHeaders() {}

  /** Adds all end-to-end headers, in their order and spelling. */
  static void copy(MultiMap from, MultiMap to) {
    Set<String> named = named(from);
    for (Map.Entry<String, String> header : from) {
      String name = header.getKey();
      if (!isHop(name, named)) {
        to.add(name, header.getValue());
      }
    }
  }

  /** All end-to-end headers, in their order and spelling. */
  static List<Header> list(MultiMap from) {
    Set<String> named = named(from);
    List<Header> headers = new ArrayList<>();
    for (Map.Entry<String, String> header : from) {
      String name = header.getKey();
      if (!isHop(name, named)) {
        headers.add(new Header(name, header.getValue()));
      }
    }
    return headers;
  }

  private static boolean isHop(String name, Set<String> named) {
    return isHop(name) || (!named.isEmpty() && named.contains(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * RFC 9110, 7.6.1; and what the gateway answers or sets itself. By length first: it is asked of
   * every header of every message, and most are told apart by that.
   */
  private static boolean isHop(String name) {
    return switch (name.length()) {
      case 2 -> name.equalsIgnoreCase("te");
      case 4 -> name.equalsIgnoreCase("host");
      case 6 -> name.equalsIgnoreCase("expect");
      case 7 -> name.equalsIgnoreCase("trailer") || name.equalsIgnoreCase("upgrade");
      case 10 -> name.equalsIgnoreCase("connection") || name.equalsIgnoreCase("keep-alive");
      case 16 -> name.equalsIgnoreCase("proxy-connection");
      case 17 -> name.equalsIgnoreCase("transfer-encoding");
      case 18 -> name.equalsIgnoreCase("proxy-authenticate");
      case 19 -> name.equalsIgnoreCase("proxy-authorization");
      default -> false;
    };
  }

  /** What a message's {@code Connection} header says is of this connection only. */
  private static Set<String> named(MultiMap from) {
    List<String> connection = from.getAll(HttpHeaders.CONNECTION);
    if (connection.isEmpty()) {
      return Set.of();
    }
    Set<String> named = new HashSet<>();
    for (String line : connection) {
      for (String name : line.split(",")) {
        named.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return named;
  }
}
