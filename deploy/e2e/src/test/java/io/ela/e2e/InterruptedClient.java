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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A client whose server goes away in the middle of requests, and that has little patience. Of every
 * document that only it writes it remembers the bytes that were acknowledged last. A document of
 * which one write got no answer is not written again, because that one may still arrive.
 */
final class InterruptedClient implements Runnable {
  private static final int IDS = 60;
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String server;
  private final String name;
  private final Random random;
  private final Map<String, String> log = new ConcurrentHashMap<>();
  private final int[] generations = new int[IDS];
  private final List<String> surprises = new ArrayList<>();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();
  private volatile boolean stopped;

  InterruptedClient(String server, String name, long seed) {
    this.server = server;
    this.name = name;
    this.random = new Random(seed ^ name.hashCode());
  }

  /** Bytes by id; empty for a document that was deleted. */
  Map<String, String> log() {
    return log;
  }

  synchronized List<String> surprises() {
    return List.copyOf(surprises);
  }

  /** Requests that were answered with a success. */
  long acknowledged() {
    return acknowledged.get();
  }

  /** Requests that were sent and not answered. */
  long unanswered() {
    return unanswered.get();
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        step();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void step() throws InterruptedException {
    String id = id(random.nextInt(IDS));
    switch (random.nextInt(6)) {
      case 0 -> {
        if (send("DELETE", "/people/person/" + id, "", List.of(id), 200, 404) != null) {
          log.put(id, "");
        }
      }
      case 1 -> automatic();
      case 2, 3 -> bulk();
      default -> {
        String source = source();
        if (send("PUT", "/people/person/" + id, source, List.of(id), 200, 201) != null) {
          log.put(id, source);
        }
      }
    }
  }

  private void automatic() throws InterruptedException {
    String source = source();
    byte[] answer = send("POST", "/people/person", source, List.of(), 201);
    if (answer != null) {
      DocumentAnswer made = DocumentAnswerParser.parse(answer);
      if (made.id() == null || made.id().length() != 20 || log.put(made.id(), source) != null) {
        surprise("an id of the server's: " + made.id());
      }
    }
  }

  private void bulk() throws InterruptedException {
    StringBuilder body = new StringBuilder();
    List<String> ids = new ArrayList<>();
    List<String> sources = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String source = source();
      if (i % 3 == 0) {
        body.append("{\"index\":{}}\n");
        ids.add("");
      } else {
        String id = id(random.nextInt(IDS / 10) * 10 + i);
        body.append("{\"index\":{\"_id\":\"").append(id).append("\"}}\n");
        ids.add(id);
      }
      sources.add(source);
      body.append(source).append('\n');
    }
    byte[] answer = send("POST", "/people/person/_bulk", body.toString(), ids, 200);
    if (answer == null) {
      return;
    }
    BulkAnswer parsed = BulkAnswerParser.parse(answer);
    for (int i = 0; i < ids.size(); i++) {
      BulkAnswerItem item = parsed.items().get(i);
      String id = item.id();
      if (item.error() != null || id == null) {
        surprise("bulk item " + item);
      } else {
        log.put(id, sources.get(i));
      }
    }
  }

  private String id(int slot) {
    return name + "-" + slot + "-" + generations[slot];
  }

  private String source() {
    return "{\"writer\":\"" + name + "\", \"n\":" + random.nextInt() + ",\"one\" : 1.0}";
  }

  /** The answer's body; null if there was none, and then nothing is known of these ids. */
  private byte[] send(
      String method, String path, String body, List<String> ids, Integer... successes)
      throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server + path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
      if (List.of(successes).contains(answer.statusCode())) {
        acknowledged.incrementAndGet();
        return answer.body();
      }
      if (answer.statusCode() == 503) {
        unanswered(ids);
        return null;
      }
      surprise(
          method
              + " "
              + path
              + ": "
              + answer.statusCode()
              + " "
              + new String(answer.body(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      // What a kill looks like from here, or a stop.
      unanswered(ids);
    }
    return null;
  }

  private void unanswered(List<String> ids) throws InterruptedException {
    unanswered.incrementAndGet();
    for (String id : ids) {
      if (!id.isEmpty()) {
        log.remove(id);
        generations[Integer.parseInt(id.split("-")[1])]++;
      }
    }
    TimeUnit.MILLISECONDS.sleep(50);
  }

  private synchronized void surprise(String what) {
    surprises.add(name + ": " + what);
  }
}
