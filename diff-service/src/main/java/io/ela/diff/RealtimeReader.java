package io.ela.diff;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.dialect.EsVersion;
import io.ela.dialect.search.GetAnswer;
import io.ela.dialect.search.Hit;
import io.ela.dialect.search.MgetParser;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads documents by id as they are at this moment, whether or not they can be searched yet ({@code
 * _mget} is real time). Thread-safe; blocks.
 *
 * @param index the name that a document's index has on the cluster
 * @param split whether its types are several indices there, of which one need not be there as long
 *     as it has no documents
 * @param withSource whether {@code _source} is wanted
 * @param primary whether to ask primary shards only, where the version can ({@code
 *     preference=_primary}, up to 6.x); a replica may be behind
 */
record RealtimeReader(
    EsClient client,
    EsVersion version,
    Function<DocRef, String> index,
    boolean split,
    boolean withSource,
    boolean primary) {

  /**
   * Reads documents.
   *
   * @return for each asked for, the document, or empty if it is not there
   * @throws CompareException if the cluster could not say of one
   */
  Map<DocRef, Optional<Hit>> read(List<DocRef> refs) throws InterruptedException {
    String uri = "/_mget?_source=" + withSource;
    if (!withSource) {
      // Without _source the routing is left out too (seen on 5.6 and 8.19), unless asked for.
      uri += "&stored_fields=_routing";
    }
    if (primary && version.capabilities().preferPrimary()) {
      uri += "&preference=_primary";
    }
    byte[] answer = client.call(EsRequest.post(uri).json(body(refs))).bytes();
    List<GetAnswer> answers = MgetParser.parse(answer);
    if (answers.size() != refs.size()) {
      throw new CompareException(
          "cluster "
              + client.name()
              + " answered "
              + answers.size()
              + " of "
              + refs.size()
              + " documents");
    }
    Map<DocRef, Optional<Hit>> read = new HashMap<>();
    for (int i = 0; i < answers.size(); i++) {
      read.put(refs.get(i), document(refs.get(i), answers.get(i)));
    }
    return read;
  }

  private Buffer body(List<DocRef> refs) {
    boolean typed = version.capabilities().mappingTypes();
    JsonArray docs = new JsonArray();
    for (DocRef ref : refs) {
      JsonObject doc = new JsonObject().put("_index", index.apply(ref)).put("_id", ref.id());
      if (typed) {
        doc.put("_type", ref.type());
      }
      if (ref.routing() != null) {
        doc.put("routing", ref.routing());
      }
      docs.add(doc);
    }
    return new JsonObject().put("docs", docs).toBuffer();
  }

  private Optional<Hit> document(DocRef ref, GetAnswer answer) {
    if (answer instanceof GetAnswer.Found found) {
      // Another routing may lead to the same shard, where an id finds the document all the same.
      boolean same = Objects.equals(found.document().routing(), ref.routing());
      return same ? Optional.of(found.document()) : Optional.empty();
    }
    if (answer instanceof GetAnswer.Failed failed) {
      if (split && failed.error().isOrHasCause("index_not_found_exception")) {
        return Optional.empty();
      }
      throw new CompareException(
          "cluster "
              + client.name()
              + " could not read document ["
              + index.apply(ref)
              + "]["
              + ref.id()
              + "]: "
              + failed.error());
    }
    return Optional.empty();
  }
}
