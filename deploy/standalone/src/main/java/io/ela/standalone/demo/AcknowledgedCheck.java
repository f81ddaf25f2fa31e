package io.ela.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.dialect.search.GetAnswer;
import io.ela.dialect.search.Hit;
import io.ela.dialect.search.MgetParser;
import io.ela.standalone.demo.DemoResult.Acknowledged;
import io.ela.standalone.demo.clients.OwnedDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds the log of acknowledged writes against both clusters: content and version as acknowledged,
 * {@code _source} the same bytes on both, deleted documents gone from both. Blocks.
 */
final class AcknowledgedCheck {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BATCH = 500;
  private static final int EXAMPLES = 10;

  private final EsClient old;
  private final EsClient young;

  AcknowledgedCheck(EsClient old, EsClient young) {
    this.old = old;
    this.young = young;
  }

  /**
   * Checks all.
   *
   * @param checked told how many have been checked
   */
  Acknowledged check(List<OwnedDocument> documents, IntConsumer checked)
      throws InterruptedException {
    List<String> wrong = new ArrayList<>();
    for (int from = 0; from < documents.size(); from += BATCH) {
      List<OwnedDocument> batch = documents.subList(from, Math.min(documents.size(), from + BATCH));
      List<GetAnswer> inOld = mget(old, batch, true);
      List<GetAnswer> inNew = mget(young, batch, false);
      for (int i = 0; i < batch.size(); i++) {
        String problem = problem(batch.get(i), inOld.get(i), inNew.get(i));
        if (!problem.isEmpty()) {
          wrong.add(batch.get(i).index() + "/" + batch.get(i).id() + ": " + problem);
        }
      }
      checked.accept(from + batch.size());
    }
    return new Acknowledged(
        documents.size(), wrong.size(), wrong.subList(0, Math.min(EXAMPLES, wrong.size())));
  }

  private static List<GetAnswer> mget(EsClient cluster, List<OwnedDocument> batch, boolean types)
      throws InterruptedException {
    var body = JSON.createObjectNode();
    var docs = body.putArray("docs");
    for (OwnedDocument document : batch) {
      var doc = docs.addObject().put("_index", document.index()).put("_id", document.id());
      if (types) {
        doc.put("_type", document.type());
      }
    }
    return MgetParser.parse(cluster.call(EsRequest.post("/_mget").json(body.toString())).bytes());
  }

  private static String problem(OwnedDocument document, GetAnswer inOld, GetAnswer inNew) {
    Hit old = found(inOld);
    Hit young = found(inNew);
    JsonNode content = document.content();
    if (content == null) {
      return old == null && young == null
          ? ""
          : "was deleted, but is in the " + (old == null ? "new" : "old") + " cluster";
    }
    if (old == null || young == null) {
      return "was written, but is missing in the " + (old == null ? "old" : "new") + " cluster";
    }
    if (old.version() != document.version() || young.version() != document.version()) {
      return "version "
          + document.version()
          + " was acknowledged, the old cluster has "
          + old.version()
          + ", the new one "
          + young.version();
    }
    if (!old.source().equals(young.source())) {
      return "_source has other bytes in the old cluster than in the new one";
    }
    try {
      return JSON.readTree(young.source().copy()).equals(content)
          ? ""
          : "the content is not what was acknowledged";
    } catch (IOException e) {
      return "_source is not JSON: " + e.getMessage();
    }
  }

  private static @Nullable Hit found(GetAnswer answer) {
    if (answer instanceof GetAnswer.Found found) {
      return found.document();
    }
    if (answer instanceof GetAnswer.Missing) {
      return null;
    }
    throw new IllegalStateException("a cluster cannot say whether it has a document: " + answer);
  }
}
