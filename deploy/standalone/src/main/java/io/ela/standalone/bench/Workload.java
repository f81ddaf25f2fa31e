package io.ela.standalone.bench;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is asked of the cluster again and again. Thread-safe. */
enum Workload {
  /** A document of 2.4 KB by id. */
  GET(1),
  /** Ten documents that hold a word. */
  SEARCH(1),
  /** A new document of 1 KB with an id. */
  INDEX(1),
  /** 1,000 new documents of 1 KB with ids. */
  BULK_1K(1000),
  /** 1,000 new documents of 2.4 KB with ids. */
  BULK_2K4(1000);

  static final String INDEX_NAME = "bench";
  static final String TYPE = "doc";
  static final int STOCK = 1000;

  private static final int ID_DIGITS = 12;
  private final int documents;

  Workload(int documents) {
    this.documents = documents;
  }

  /** One request. */
  record Request(HttpMethod method, String uri, @Nullable Buffer body) {}

  /** Documents that one request is about. */
  int documents() {
    return documents;
  }

  /** As on the command line. */
  String spelling() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The n-th request; no two of them write the same document. */
  Request request(long n) {
    return switch (this) {
      case GET -> new Request(HttpMethod.GET, path("stock-" + n % STOCK), null);
      case SEARCH ->
          new Request(
              HttpMethod.POST,
              "/" + INDEX_NAME + "/_search",
              Buffer.buffer("{\"query\":{\"term\":{\"word\":\"w" + n % 100 + "\"}},\"size\":10}"));
      case INDEX ->
          new Request(HttpMethod.PUT, path("single-" + n), Buffer.buffer(document(n, 1024)));
      case BULK_1K -> bulk(n, 1024);
      case BULK_2K4 -> bulk(n, 2400);
    };
  }

  private static String path(String id) {
    return "/" + INDEX_NAME + "/" + TYPE + "/" + id;
  }

  private Request bulk(long n, int size) {
    Buffer body = Buffer.buffer(documents * (size + 60));
    String document = document(n, size) + "\n";
    byte[] source = document.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < documents; i++) {
      String id = Long.toString(n * documents + i);
      body.appendString("{\"index\":{\"_id\":\"").appendString(spelling()).appendString("-");
      body.appendString("0".repeat(ID_DIGITS - id.length())).appendString(id);
      body.appendString("\"}}\n").appendBytes(source);
    }
    return new Request(HttpMethod.POST, "/" + INDEX_NAME + "/" + TYPE + "/_bulk", body);
  }

  /** What gets and searches find. */
  static Buffer stock() {
    Buffer body = Buffer.buffer();
    for (int i = 0; i < STOCK; i++) {
      body.appendString("{\"index\":{\"_id\":\"stock-" + i + "\"}}\n");
      body.appendString(document(i, 2400)).appendString("\n");
    }
    return body;
  }

  private static String document(long n, int size) {
    String head = "{\"n\":" + n + ",\"word\":\"w" + n % 100 + "\",\"text\":\"";
    return head
        + "lorem ipsum ".repeat(size / 12 + 1).substring(0, size - head.length() - 2)
        + "\"}";
  }
}
