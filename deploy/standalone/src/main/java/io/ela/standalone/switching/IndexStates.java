package io.ela.standalone.switching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.config.MigrationConfig;
import io.ela.migration.IndexCatalog;
import io.ela.migration.IndexInfo;
import io.ela.migration.IndexParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What clients have closed or blocked on the master is open on the slave, so that what is on its
 * way can be written. This carries those states over once the slave has become the master, and
 * frees the other cluster of blocks. Blocks.
 */
record IndexStates(EsClient oldMaster, EsClient newMaster, MigrationConfig migration) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Set and taken away by the cluster itself, by its disks (6.0 and later). */
  private static final String OF_DISKS = "read_only_allow_delete";

  /** Makes the new master's states those of the old one. */
  void carry() throws InterruptedException {
    SortedMap<String, IndexInfo> there = IndexCatalog.list(newMaster);
    JsonNode settings = blockSettings();
    boolean toTarget = newMaster.name().equals(migration.target());
    Map<String, List<IndexInfo>> bySource =
        IndexParts.bySource(there, !toTarget, migration.types());
    for (IndexInfo index : IndexCatalog.list(oldMaster).values()) {
      String source = toTarget ? index.name() : migration.types().ofTarget(index.name()).index();
      if (!migration.indices().contains(source)) {
        continue;
      }
      for (IndexInfo same : bySource.getOrDefault(source, List.of())) {
        if (!index.open() && same.open()) {
          newMaster.call(EsRequest.post(path(same.name()) + "/_close"));
        }
        blocks(
            index.name(),
            same.name(),
            settings.path(index.name()).path("settings").path("index").path("blocks"));
      }
    }
  }

  private void blocks(String old, String index, JsonNode blocks) throws InterruptedException {
    ObjectNode set = JSON.createObjectNode();
    ObjectNode lifted = JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> block : blocks.properties()) {
      if (!block.getKey().equals(OF_DISKS)) {
        set.set("index.blocks." + block.getKey(), block.getValue());
        lifted.putNull("index.blocks." + block.getKey());
      }
    }
    if (!set.isEmpty()) {
      newMaster.call(EsRequest.put(path(index) + "/_settings").json(set.toString()));
      oldMaster.call(EsRequest.put(path(old) + "/_settings").json(lifted.toString()));
    }
  }

  /** By index; of closed ones too (5.6 to 8.19). */
  private JsonNode blockSettings() throws InterruptedException {
    EsRequest request =
        EsRequest.get("/_all/_settings/index.blocks.*?expand_wildcards=open,closed");
    try {
      return JSON.readTree(oldMaster.call(request).bytes());
    } catch (IOException e) {
      throw new UncheckedIOException("the answer to " + request, e);
    }
  }

  private static String path(String index) {
    return "/" + EsRequest.encode(index);
  }
}
