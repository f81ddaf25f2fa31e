package io.ela.e2e;

import io.ela.dialect.bulk.BulkAnswer;
import io.ela.dialect.bulk.BulkAnswerItem;
import io.ela.dialect.bulk.BulkAnswerParser;
import io.ela.dialect.bulk.DocumentAnswer;
import io.ela.dialect.bulk.DocumentAnswerParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A client in version 5's dialect, with ids of its own, that remembers what was acknowledged. Its
 * random choices come from a seed.
 */
final class Writer implements Runnable {

  /**
   * What was acknowledged last for an id.
   *
   * @param source the bytes sent, null where the cluster made them (updates), empty if deleted
   */
  record Acknowledged(long version, String source) {
    boolean deleted() {
      return "".equals(source);
    }
  }

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String gateway;
  private final String name;
  private final Random random;
  private final List<String> known;
  private final Map<String, Acknowledged> log = new ConcurrentHashMap<>();
  private final List<String> errors = new ArrayList<>();
  private final AtomicLong operations = new AtomicLong();
  private volatile boolean stopped;

  /**
   * @param known ids of stock documents that only this writer touches
   */
  Writer(String gateway, String name, long seed, List<String> known) {
    this.gateway = gateway;
    this.name = name;
    this.random = new Random(seed);
    this.known = new ArrayList<>(known);
  }

  Map<String, Acknowledged> log() {
    return log;
  }

  synchronized List<String> errors() {
    return List.copyOf(errors);
  }

  long operations() {
    return operations.get();
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        step();
        operations.incrementAndGet();
      }
    } catch (IOException e) {
      error("connection broke: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void step() throws IOException, InterruptedException {
    int choice = random.nextInt(100);
    if (choice < 25) {
      index(anyId());
    } else if (choice < 35) {
      automatic();
    } else if (choice < 45) {
      create(newId());
    } else if (choice < 62) {
      update(anyId());
    } else if (choice < 75) {
      delete(anyId());
    } else if (choice < 90) {
      bulk();
    } else {
      read(anyId());
    }
  }

  private void index(String id) throws IOException, InterruptedException {
    String source = source();
    took(id, source, send("PUT", "/people/person/" + id, source), 200, 201);
  }

  private void automatic() throws IOException, InterruptedException {
    String source = source();
    HttpResponse<byte[]> answer = send("POST", "/people/person", source);
    if (expect(answer, 201)) {
      DocumentAnswer made = DocumentAnswerParser.parse(answer.body());
      known.add(made.id());
      log.put(made.id(), new Acknowledged(made.version(), source));
    }
  }

  private void create(String id) throws IOException, InterruptedException {
    String source = source();
    took(id, source, send("PUT", "/people/person/" + id + "/_create", source), 201);
  }

  private void update(String id) throws IOException, InterruptedException {
    Acknowledged before = log.get(id);
    String field = "\"f" + random.nextInt(5) + "\":" + random.nextInt(1000);
    String body =
        switch (random.nextInt(3)) {
          case 0 -> "{\"doc\":{" + field + "}}";
          case 1 -> "{\"doc\":{" + field + "},\"doc_as_upsert\":true}";
          default ->
              "{\"script\":{\"lang\":\"painless\",\"inline\":\"ctx._source.count = params.n\","
                  + "\"params\":{\"n\":"
                  + random.nextInt(1000)
                  + "}},\"upsert\":{\"count\":0}}";
        };
    HttpResponse<byte[]> answer = send("POST", "/people/person/" + id + "/_update", body);
    boolean mayBeMissing = body.startsWith("{\"doc\":") && !body.contains("upsert");
    if (mayBeMissing && answer.statusCode() == 404 && (before == null || before.deleted())) {
      return;
    }
    if (expect(answer, 200, 201)) {
      DocumentAnswer done = DocumentAnswerParser.parse(answer.body());
      if (!"noop".equals(done.result())) {
        log.put(id, new Acknowledged(done.version(), null));
      }
      if (new String(answer.body(), StandardCharsets.UTF_8).contains("\"get\"")) {
        error("update shows a _source that was not asked for: " + text(answer));
      }
    }
  }

  private void delete(String id) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = send("DELETE", "/people/person/" + id, null);
    if (expect(answer, 200, 404)) {
      if (!text(answer).contains("\"found\":" + (answer.statusCode() == 200))) {
        error("delete without a true \"found\": " + text(answer));
      }
      log.put(id, new Acknowledged(DocumentAnswerParser.parse(answer.body()).version(), ""));
    }
  }

  private void bulk() throws IOException, InterruptedException {
    StringBuilder body = new StringBuilder();
    List<String> ids = new ArrayList<>();
    List<String> sources = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(8); i++) {
      String id = anyId();
      if (ids.contains(id)) {
        continue;
      }
      ids.add(id);
      int kind = random.nextInt(4);
      String meta = "{\"_index\":\"people\",\"_type\":\"person\",\"_id\":\"" + id + "\"}}\n";
      if (kind == 0) {
        sources.add("");
        body.append("{\"delete\":").append(meta);
      } else if (kind == 1) {
        sources.add(null);
        body.append("{\"update\":").append(meta);
        body.append("{\"doc\":{\"b\":")
            .append(random.nextInt())
            .append("},\"doc_as_upsert\":true}\n");
      } else {
        String source = source();
        sources.add(source);
        body.append("{\"index\":").append(meta).append(source).append('\n');
      }
    }
    HttpResponse<byte[]> answer = send("POST", "/_bulk", body.toString());
    if (!expect(answer, 200)) {
      return;
    }
    BulkAnswer parsed = BulkAnswerParser.parse(answer.body());
    for (int i = 0; i < ids.size(); i++) {
      BulkAnswerItem item = parsed.items().get(i);
      if (item.error() != null || !ids.get(i).equals(item.id())) {
        error("bulk item " + i + ": " + item);
      } else if (!"noop".equals(item.result())) {
        log.put(ids.get(i), new Acknowledged(item.version(), sources.get(i)));
      }
    }
  }

  /** Reads its own write. */
  private void read(String id) throws IOException, InterruptedException {
    Acknowledged written = log.get(id);
    HttpResponse<byte[]> answer = send("GET", "/people/person/" + id, null);
    if (written == null || !expect(answer, 200, 404)) {
      return;
    }
    String text = text(answer);
    boolean right =
        written.deleted()
            ? answer.statusCode() == 404
            : text.contains("\"_version\":" + written.version())
                && text.contains("\"_type\":\"person\"")
                && (written.source() == null || text.contains("\"_source\":" + written.source()));
    if (!right) {
      error("read of " + id + " gave " + text + ", but acknowledged was " + written);
    }
  }

  private void took(String id, String source, HttpResponse<byte[]> answer, int... statuses) {
    if (expect(answer, statuses)) {
      DocumentAnswer done = DocumentAnswerParser.parse(answer.body());
      if (!text(answer).contains("\"created\":" + (answer.statusCode() == 201))) {
        error("index without a true \"created\": " + text(answer));
      }
      log.put(id, new Acknowledged(done.version(), source));
    }
  }

  private String anyId() {
    return known.isEmpty() || random.nextInt(5) == 0
        ? newId()
        : known.get(random.nextInt(known.size()));
  }

  private String newId() {
    String id = name + "-" + operations.get() + "-" + random.nextInt(1000);
    known.add(id);
    return id;
  }

  private String source() {
    return "{\"writer\":\""
        + name
        + "\", \"big\":"
        + (9007199254740993L + random.nextInt(1000))
        + ",\"one\" : 1.0, \"text\":\"\\u00e9 \u00fc \uD83D\uDE00 "
        + random.nextInt()
        + "\"}";
  }

  private HttpResponse<byte[]> send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway + path))
            .timeout(Duration.ofSeconds(90))
            .header("Content-Type", "application/json");
    request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  private boolean expect(HttpResponse<byte[]> answer, int... statuses) {
    for (int status : statuses) {
      if (answer.statusCode() == status) {
        return true;
      }
    }
    error(answer.request().method() + " " + answer.uri() + " -> " + text(answer));
    return false;
  }

  private static String text(HttpResponse<byte[]> answer) {
    return answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8);
  }

  private synchronized void error(String what) {
    errors.add(name + ": " + what);
  }
}
