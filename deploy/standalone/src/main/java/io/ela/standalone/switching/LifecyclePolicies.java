package io.ela.standalone.switching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.cluster.IndexNames;
import io.ela.config.IndexSelection;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which lifecycle policy acts on which index ({@code index.lifecycle.*}, Elasticsearch 6.6 and
 * later): only on the master's, or the slave would roll over, shrink or delete indices by itself.
 * What a cluster had when it ceased to be master is kept as a text, for when it is master again
 * after one that knows no policies. The policies themselves are not carried over. Blocks.
 */
record LifecyclePolicies(EsClient oldMaster, EsClient newMaster, IndexSelection selection) {
  /** Under which the text is kept in the control topic. */
  static final String RECORD = "lifecycle-policies";

  /** Writes of clients wait for it. */
  private static final Duration READING = Duration.ofSeconds(5);

  /**
   * Adds what the old master has now.
   *
   * @param kept the text so far
   */
  String kept(String kept) throws InterruptedException {
    ObjectNode all = Trees.object(Bytes.ofUtf8(kept));
    if (knowsThem(oldMaster)) {
      all.set(oldMaster.name(), read(oldMaster));
    }
    return Trees.bytes(all).utf8();
  }

  /** Gives the new master's indices their policies, and takes the old one's away. */
  void carry(String kept) throws InterruptedException {
    ObjectNode all = Trees.object(Bytes.ofUtf8(kept));
    boolean toldByOld = all.has(oldMaster.name()) && knowsThem(oldMaster);
    JsonNode wanted = all.path(toldByOld ? oldMaster.name() : newMaster.name());
    if (knowsThem(newMaster)) {
      put(newMaster, wanted, false);
    }
    if (toldByOld) {
      put(oldMaster, wanted, true);
    }
  }

  private static boolean knowsThem(EsClient cluster) throws InterruptedException {
    return cluster.callAny(EsRequest.get("/_ilm/status").within(READING)).isOk();
  }

  /** By index, closed ones too. */
  private ObjectNode read(EsClient cluster) throws InterruptedException {
    EsRequest request =
        EsRequest.get(
                "/_all/_settings/index.lifecycle.*?flat_settings=true&expand_wildcards=open,closed"
                    + (cluster.awaitVersion().capabilities().hiddenIndices() ? ",hidden" : ""))
            .within(READING);
    ObjectNode policies = Trees.object();
    for (Map.Entry<String, JsonNode> index :
        Trees.object(Bytes.of(cluster.call(request).bytes())).properties()) {
      JsonNode settings = index.getValue().path("settings");
      if (selection.contains(index.getKey()) && settings.has("index.lifecycle.name")) {
        policies.set(index.getKey(), settings);
      }
    }
    return policies;
  }

  private static void put(EsClient cluster, JsonNode wanted, boolean takeAway)
      throws InterruptedException {
    Map<JsonNode, List<String>> alike = new LinkedHashMap<>();
    wanted
        .properties()
        .forEach(
            index ->
                alike
                    .computeIfAbsent(index.getValue(), a -> new ArrayList<>())
                    .add(index.getKey()));
    for (Map.Entry<JsonNode, List<String>> each : alike.entrySet()) {
      ObjectNode body = each.getKey().deepCopy();
      if (takeAway) {
        each.getKey().fieldNames().forEachRemaining(body::putNull);
      }
      for (List<String> indices : IndexNames.listed(each.getValue())) {
        cluster.call(
            EsRequest.put("/" + IndexNames.encoded(indices) + "/_settings?ignore_unavailable=true")
                .json(Trees.bytes(body).utf8()));
      }
    }
  }
}
