package io.ela.standalone.demo.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.standalone.demo.clients.DialectFive.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One client: one request after another, each answer checked. For one thread. */
final class DemoClient {
  private static final int BULK_ITEMS = 8;

  private final DialectFive server;
  private final WorkloadStatistics statistics;
  private final SplittableRandom random;
  private final ClientDocuments documents;
  private final SearchFacts facts;
  private long counter;

  DemoClient(
      DialectFive server,
      WorkloadStatistics statistics,
      ClientDocuments documents,
      SearchFacts facts,
      SplittableRandom random) {
    this.server = server;
    this.statistics = statistics;
    this.documents = documents;
    this.facts = facts;
    this.random = random;
  }

  ClientDocuments documents() {
    return documents;
  }

  /** Does one request of a random kind. */
  void step() throws InterruptedException {
    int dice = random.nextInt(100);
    if (dice < 25) {
      get(documents.any(random));
    } else if (dice < 35) {
      search();
    } else if (dice < 45) {
      create(documents.fresh());
    } else if (dice < 48) {
      createAgain(documents.present(random));
    } else if (dice < 60) {
      index(documents.present(random));
    } else if (dice < 72) {
      updateByDoc(documents.present(random));
    } else if (dice < 80) {
      updateByScript(documents.present(random));
    } else if (dice < 85) {
      delete(documents.present(random));
    } else if (dice < 89) {
      recreate(documents.deleted(random));
    } else {
      bulk();
    }
  }

  private void get(OwnedDocument document) throws InterruptedException {
    read("GET", document.path(), "", answer -> Expectations.document(answer, document));
  }

  private void search() throws InterruptedException {
    SearchFacts.Block block = facts.pick(random);
    String body =
        "{\"query\":{\"bool\":{\"filter\":{\"term\":{\"block\":\""
            + block.name()
            + "\"}}}},\"sort\":[{\"code\":\"asc\"}],\"size\":5}";
    String path = random.nextBoolean() ? "/unicode/character/_search" : "/characters/_search";
    read("POST", path, body, answer -> Expectations.hits(answer, "character", block.total()));
  }

  private void create(OwnedDocument document) throws InterruptedException {
    ObjectNode content = content("created");
    write(
        document,
        "PUT",
        document.path() + "/_create",
        content,
        answer -> {
          Expectations.status(answer, 201);
          return Expectations.outcome(answer.body(), document, "created", "created", true);
        },
        content);
  }

  /** Must be refused, for it is there. */
  private void createAgain(OwnedDocument document) throws InterruptedException {
    read(
        "PUT",
        document.path() + "?op_type=create",
        content("must not be seen").toString(),
        answer -> Expectations.error(answer, 409, "version_conflict_engine_exception"));
  }

  private void index(OwnedDocument document) throws InterruptedException {
    ObjectNode content = content("indexed");
    write(
        document,
        "PUT",
        document.path(),
        content,
        answer -> {
          Expectations.status(answer, 200);
          return Expectations.outcome(answer.body(), document, "updated", "created", false);
        },
        content);
  }

  private void updateByDoc(OwnedDocument document) throws InterruptedException {
    ObjectNode change = DialectFive.JSON.createObjectNode();
    change.put("seen", ++counter).put("note", "updated 1.0 \u00e9\u4e2d");
    ObjectNode content = presentContent(document).deepCopy();
    content.setAll(change);
    ObjectNode body = DialectFive.JSON.createObjectNode();
    body.set("doc", change);
    update(document, body, content);
  }

  private void updateByScript(OwnedDocument document) throws InterruptedException {
    long by = 1L + random.nextInt(9);
    ObjectNode content = presentContent(document).deepCopy();
    JsonNode seen = content.path("seen");
    content.put("seen", (seen.isNumber() ? seen.asLong() : 0) + by);
    ObjectNode body = DialectFive.JSON.createObjectNode();
    ObjectNode script = body.putObject("script");
    script.put("lang", "painless");
    script.put(
        "inline",
        "ctx._source.seen = (ctx._source.seen == null ? 0 : ctx._source.seen) + params.by");
    script.putObject("params").put("by", by);
    update(document, body, content);
  }

  private void update(OwnedDocument document, ObjectNode body, ObjectNode content)
      throws InterruptedException {
    write(
        document,
        "POST",
        document.path() + "/_update",
        body,
        answer -> {
          Expectations.status(answer, 200);
          return Expectations.outcome(answer.body(), document, "updated", "", false);
        },
        content);
  }

  private void delete(OwnedDocument document) throws InterruptedException {
    write(
        document,
        "DELETE",
        document.path(),
        null,
        answer -> {
          Expectations.status(answer, 200);
          return Expectations.outcome(answer.body(), document, "deleted", "found", true);
        },
        null);
  }

  private void recreate(@Nullable OwnedDocument document) throws InterruptedException {
    if (document == null) {
      create(documents.fresh());
      return;
    }
    ObjectNode content = content("created again");
    write(
        document,
        "PUT",
        document.path(),
        content,
        answer -> {
          Expectations.status(answer, 201);
          return Expectations.outcome(answer.body(), document, "created", "created", true);
        },
        content);
  }

  private void bulk() throws InterruptedException {
    List<BulkLine> lines = new ArrayList<>();
    StringBuilder body = new StringBuilder();
    List<OwnedDocument> chosen = documents.distinct(random, BULK_ITEMS);
    for (OwnedDocument document : chosen) {
      BulkLine line = BulkLine.of(document, random.nextInt(3), content("bulk"), ++counter);
      lines.add(line);
      line.writeTo(body);
    }
    long begun = System.nanoTime();
    try {
      Answer answer = server.send("POST", "/_bulk", body.toString());
      Expectations.status(answer, 200);
      JsonNode items = answer.body().path("items");
      if (!answer.body().path("took").isNumber()
          || !answer.body().path("errors").isBoolean()
          || items.size() != lines.size()) {
        throw new WrongAnswerException(
            "not the answer of a bulk: " + Expectations.shortened(answer.body()));
      }
      for (int i = 0; i < lines.size(); i++) {
        lines.get(i).check(items.get(i));
        documents.settled(lines.get(i).document());
      }
      statistics.answered(true, lines.size(), System.nanoTime() - begun);
    } catch (IOException | WrongAnswerException e) {
      chosen.forEach(documents::retire);
      statistics.fault(new Fault("POST /_bulk", described(e)));
    }
  }

  private ObjectNode content(String how) {
    ObjectNode content = DialectFive.JSON.createObjectNode();
    content.put("note", how).put("seen", ++counter).put("big", 9_007_199_254_740_993L);
    content.put("at", "2024-02-29 12:00:00");
    content.putArray("tags").add("a").add(random.nextInt(1000) + "");
    return content;
  }

  private static ObjectNode presentContent(OwnedDocument document) {
    ObjectNode content = document.content();
    if (content == null) {
      throw new IllegalStateException(document.path() + " is not there");
    }
    return content;
  }

  private void read(String method, String path, String body, Check check)
      throws InterruptedException {
    long begun = System.nanoTime();
    try {
      Answer answer = server.send(method, path, body);
      check.check(answer);
      statistics.answered(
          !method.equals("GET") && !path.endsWith("_search"), 0, System.nanoTime() - begun);
    } catch (IOException | WrongAnswerException e) {
      statistics.fault(new Fault(method + " " + path, described(e)));
    }
  }

  private void write(
      OwnedDocument document,
      String method,
      String path,
      @Nullable ObjectNode body,
      VersionCheck check,
      @Nullable ObjectNode content)
      throws InterruptedException {
    long begun = System.nanoTime();
    try {
      Answer answer = server.send(method, path, body == null ? "" : body.toString());
      long version = check.check(answer);
      document.acknowledged(content, version);
      documents.settled(document);
      statistics.answered(true, 1, System.nanoTime() - begun);
    } catch (IOException | WrongAnswerException e) {
      documents.retire(document);
      statistics.fault(new Fault(method + " " + path, described(e)));
    }
  }

  private static String described(Exception failure) {
    return failure instanceof WrongAnswerException
        ? String.valueOf(failure.getMessage())
        : failure.toString();
  }

  /** Says whether an answer is as it must be. */
  private interface Check {
    void check(Answer answer) throws WrongAnswerException;
  }

  /** As {@link Check}, giving the version acknowledged. */
  private interface VersionCheck {
    long check(Answer answer) throws WrongAnswerException;
  }
}
