package io.ela.loader;

import com.fasterxml.jackson.databind.JsonNode;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.dialect.Capabilities;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.ClusterDefinition;
import io.ela.dialect.metadata.DefinitionKind;
import io.ela.dialect.metadata.Trees;
import io.ela.events.ChangeEvent;
import io.ela.events.DefinitionName;
import io.ela.events.Origin;
import io.ela.migration.MigrationSession;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The templates, pipelines and stored scripts that the master held before capture began: publishes
 * a trigger for each, upon which the replicator compares the clusters. What the servers make for
 * themselves is left out.
 */
final class StockDefinitions {
  private static final Logger LOG = LoggerFactory.getLogger(StockDefinitions.class);
  private static final String SCRIPTS =
      "/_cluster/state/metadata?filter_path=metadata.stored_scripts";

  private StockDefinitions() {}

  /**
   * Publishes the triggers; returns when Kafka has acknowledged them.
   *
   * @return how many
   * @throws io.ela.cluster.EsException if the master does not list them
   * @throws LoadException if one is not acknowledged
   */
  static int publish(MigrationSession session) throws InterruptedException {
    session.requireSameMaster();
    List<DefinitionName> names = list(session);
    ChangeEvent.Context context = session.context(Origin.LOAD, "load/definitions");
    Acks acks = new Acks();
    for (DefinitionName name : names) {
      acks.add(
          "definition " + name, session.publisher().publish(ChangeEvent.metadata(name, context)));
    }
    acks.await();
    LOG.info("event=definitions-published count={}", names.size());
    return names.size();
  }

  private static List<DefinitionName> list(MigrationSession session) throws InterruptedException {
    Capabilities master = session.master().awaitVersion().capabilities();
    List<DefinitionName> names = new ArrayList<>();
    for (DefinitionKind kind : DefinitionKind.values()) {
      if (kind == DefinitionKind.SCRIPT) {
        scripts(session, names);
      } else if (kind.isKnownTo(master)) {
        EsResponse answer = session.master().callAny(EsRequest.get("/" + kind.path()));
        // 404 where there is none at all: pipelines up to 8.x (measured).
        if (answer.status() != 404) {
          ClusterDefinition.ofAnswer(kind, Bytes.of(answer.orThrow().bytes())).stream()
              .filter(StockDefinitions::isSomebodys)
              .forEach(found -> names.add(new DefinitionName(kind, found.name())));
        }
      }
    }
    return names;
  }

  /** There is no list of scripts but in the cluster state; 5.x keeps each as "lang#id" besides. */
  private static void scripts(MigrationSession session, List<DefinitionName> names)
      throws InterruptedException {
    EsResponse answer = session.master().call(EsRequest.get(SCRIPTS));
    JsonNode scripts =
        Trees.object(Bytes.of(answer.bytes())).path("metadata").path("stored_scripts");
    scripts
        .fieldNames()
        .forEachRemaining(
            id -> {
              if (id.indexOf('#') < 0) {
                names.add(new DefinitionName(DefinitionKind.SCRIPT, id));
              }
            });
  }

  /**
   * Whether a person made it: it is not marked as managed (7.x and later), has no name with a
   * leading dot, and is not for such indices only (6.x).
   */
  static boolean isSomebodys(ClusterDefinition definition) {
    JsonNode body = definition.body();
    boolean managed = body.path("_meta").path("managed").asBoolean(false);
    return !managed && !definition.name().startsWith(".") && !forDotIndicesOnly(body);
  }

  private static boolean forDotIndicesOnly(JsonNode body) {
    JsonNode patterns = body.path("index_patterns");
    for (JsonNode pattern : patterns) {
      if (!pattern.asText().startsWith(".")) {
        return false;
      }
    }
    return patterns.size() > 0;
  }
}
