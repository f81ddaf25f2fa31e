package io.ela.standalone.demo.clients;

import com.fasterxml.jackson.databind.JsonNode;
import io.ela.standalone.demo.clients.DialectFive.Answer;
import java.util.Locale;

/** What Elasticsearch 5.6 answers, field by field. Stateless. */
final class Expectations {

  private Expectations() {}

  static void status(Answer answer, int expected) throws WrongAnswerException {
    if (answer.status() != expected) {
      throw new WrongAnswerException(
          "status "
              + answer.status()
              + " instead of "
              + expected
              + ": "
              + shortened(answer.body()));
    }
  }

  /**
   * The outcome of a write, single or of a bulk item.
   *
   * @param flag {@code created} or {@code found}, which 5.x adds; empty for none
   * @return the version
   */
  static long outcome(
      JsonNode body, OwnedDocument document, String result, String flag, boolean flagValue)
      throws WrongAnswerException {
    identity(body, document);
    text(body, "result", result);
    if (!flag.isEmpty()
        && !(body.path(flag).isBoolean() && body.path(flag).asBoolean() == flagValue)) {
      throw new WrongAnswerException(
          "\"" + flag + "\" should be " + flagValue + ": " + shortened(body));
    }
    long version = body.path("_version").asLong(-1);
    // A cluster forgets a deleted document's version (index.gc_deletes, 60 s), and a switch does
    // not carry it over: what is created again may begin anywhere.
    boolean again = result.equals("created") && document.version() > 0 && version > 0;
    if (version != document.version() + 1 && !again) {
      throw new WrongAnswerException(
          String.format(
              Locale.ROOT,
              "_version is %d, but %d was acknowledged before: %s",
              version,
              document.version(),
              shortened(body)));
    }
    return version;
  }

  /** A get must show what was acknowledged last. */
  static void document(Answer answer, OwnedDocument document) throws WrongAnswerException {
    JsonNode body = answer.body();
    identity(body, document);
    if (document.content() == null) {
      status(answer, 404);
      if (!body.path("found").isBoolean() || body.path("found").asBoolean()) {
        throw new WrongAnswerException("a deleted document is found: " + shortened(body));
      }
      return;
    }
    status(answer, 200);
    if (!body.path("found").asBoolean()) {
      throw new WrongAnswerException("an acknowledged document is missing: " + shortened(body));
    }
    if (body.path("_version").asLong() != document.version()) {
      throw new WrongAnswerException(
          "version " + document.version() + " was acknowledged, but got " + shortened(body));
    }
    if (!document.content().equals(body.path("_source"))) {
      throw new WrongAnswerException(
          "not what was written last; expected "
              + shortened(document.content())
              + ", got "
              + shortened(body.path("_source")));
    }
  }

  /** A search of 5.x: an integer total, and a type with every hit. */
  static void hits(Answer answer, String type, long total) throws WrongAnswerException {
    status(answer, 200);
    JsonNode hits = answer.body().path("hits");
    if (!hits.path("total").isIntegralNumber()) {
      throw new WrongAnswerException(
          "hits.total should be an integer: " + shortened(hits.path("total")));
    }
    if (hits.path("total").asLong() != total) {
      throw new WrongAnswerException(
          "hits.total should be " + total + ", but is " + hits.path("total").asLong());
    }
    for (JsonNode hit : hits.path("hits")) {
      text(hit, "_type", type);
      if (!hit.path("_source").isObject()) {
        throw new WrongAnswerException("a hit without _source: " + shortened(hit));
      }
    }
    if (total > 0 && hits.path("hits").isEmpty()) {
      throw new WrongAnswerException("no hits in spite of a total of " + total);
    }
  }

  static void error(Answer answer, int status, String type) throws WrongAnswerException {
    status(answer, status);
    text(answer.body().path("error"), "type", type);
    if (answer.body().path("status").asInt() != status) {
      throw new WrongAnswerException("\"status\" is missing in " + shortened(answer.body()));
    }
  }

  private static void identity(JsonNode body, OwnedDocument document) throws WrongAnswerException {
    text(body, "_index", document.index());
    text(body, "_type", document.type());
    text(body, "_id", document.id());
  }

  private static void text(JsonNode body, String name, String expected)
      throws WrongAnswerException {
    if (!expected.equals(body.path(name).textValue())) {
      throw new WrongAnswerException(
          "\"" + name + "\" should be \"" + expected + "\": " + shortened(body));
    }
  }

  static String shortened(JsonNode body) {
    String text = body.toString();
    return text.length() <= 400 ? text : text.substring(0, 400) + "...";
  }
}
