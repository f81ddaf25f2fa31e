package io.ela.standalone.switching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.cluster.EsClient;
import io.ela.cluster.EsException;
import io.ela.cluster.EsRequest;
import io.ela.cluster.IndexNames;
import io.ela.cluster.NoAnswerException;
import io.ela.config.MigrationConfig;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long indices remember deletes ({@code index.gc_deletes}, 60 seconds where nothing is said;
 * 5.6 to 8.19). A replicator lets an index of the slave forget them at once while it forces a
 * document's version down, and one that is killed or sealed in the midst of that leaves it so. This
 * makes the new master's indices remember them as those of the old one do. Blocks.
 */
record DeletesRemembered(EsClient oldMaster, EsClient newMaster, MigrationConfig migration) {
  private static final Logger LOG = LoggerFactory.getLogger(DeletesRemembered.class);
  private static final String SETTING = "index.gc_deletes";

  /** What a replicator sets. */
  private static final String NOT_AT_ALL = "0s";

  /**
   * Makes it so. An old master that does not answer is no reason to stay with it: whatever forgets
   * deletes at once then gets the server's default.
   *
   * @throws EsException if the new master refuses
   * @throws NoAnswerException if the new master does not answer
   */
  void carry(Duration within) throws InterruptedException {
    SortedMap<String, String> there = read(newMaster, within);
    SortedMap<String, String> wanted = new TreeMap<>();
    try {
      read(oldMaster, within)
          .forEach((index, value) -> wanted.put(sourceName(oldMaster, index), value));
    } catch (EsException | NoAnswerException e) {
      LOG.warn(
          "event=deletes-remembered-by-default cluster={} cause=\"{}\"",
          oldMaster.name(),
          e.getMessage());
    }
    Map<Optional<String>, ArrayList<String>> changes = new HashMap<>();
    there.forEach(
        (index, value) -> {
          String as = wanted.get(sourceName(newMaster, index));
          if (value.equals(NOT_AT_ALL) && !value.equals(as)) {
            changes.computeIfAbsent(Optional.ofNullable(as), a -> new ArrayList<>()).add(index);
          }
        });
    for (Map.Entry<Optional<String>, ArrayList<String>> change : changes.entrySet()) {
      LOG.info("event=deletes-remembered-again indices={}", change.getValue());
      ObjectNode body = Trees.object();
      change.getKey().ifPresentOrElse(as -> body.put(SETTING, as), () -> body.putNull(SETTING));
      for (var indices : IndexNames.listed(change.getValue())) {
        newMaster.call(
            EsRequest.put("/" + IndexNames.encoded(indices) + "/_settings?ignore_unavailable=true")
                .json(Trees.bytes(body).utf8())
                .within(within));
      }
    }
  }

  private String sourceName(EsClient cluster, String index) {
    return cluster.name().equals(migration.target())
        ? migration.types().ofTarget(index).index()
        : index;
  }

  /** Of the migration's indices that say something about it, closed ones too. */
  private SortedMap<String, String> read(EsClient cluster, Duration within)
      throws InterruptedException {
    EsRequest request =
        EsRequest.get(
                "/_all/_settings/"
                    + SETTING
                    // 5.6 knows no flat settings of one setting's name.
                    + "?expand_wildcards=open,closed"
                    + (cluster.awaitVersion().capabilities().hiddenIndices() ? ",hidden" : ""))
            .within(within);
    SortedMap<String, String> found = new TreeMap<>();
    for (Map.Entry<String, JsonNode> index :
        Trees.object(Bytes.of(cluster.call(request).bytes())).properties()) {
      JsonNode value = index.getValue().path("settings").path("index").path("gc_deletes");
      if (!value.isMissingNode() && migration.indicesOn(cluster.name()).contains(index.getKey())) {
        found.put(index.getKey(), value.asText());
      }
    }
    return found;
  }
}
