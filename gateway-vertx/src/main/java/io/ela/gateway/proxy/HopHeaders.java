package io.ela.gateway.proxy;

import io.ela.dialect.translate.Header;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Copies headers from one connection to the other, without those that belong to one of them. */
final class HopHeaders {
  /** RFC 9110, 7.6.1; and what the gateway answers or sets itself. */
  private static final Set<String> HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "host",
          "expect");

  private HopHeaders() {}

  /** Adds all end-to-end headers, in their order and spelling. */
  static void copy(MultiMap from, MultiMap to) {
    Set<String> gone = named(from);
    for (Map.Entry<String, String> header : from) {
      if (!gone.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        to.add(header.getKey(), header.getValue());
      }
    }
  }

  /** All end-to-end headers, in their order and spelling. */
  static List<Header> list(MultiMap from) {
    Set<String> gone = named(from);
    List<Header> headers = new ArrayList<>();
    for (Map.Entry<String, String> header : from) {
      if (!gone.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        headers.add(new Header(header.getKey(), header.getValue()));
      }
    }
    return headers;
  }

  private static Set<String> named(MultiMap from) {
    List<String> connection = from.getAll("connection");
    if (connection.isEmpty()) {
      return HOP;
    }
    Set<String> gone = new HashSet<>(HOP);
    for (String line : connection) {
      for (String name : line.split(",")) {
        gone.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return gone;
  }
}
