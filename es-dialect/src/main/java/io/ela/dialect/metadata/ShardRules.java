package io.ela.dialect.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;

/**
 * Shard counts. A document's shard is {@code hash(routing or id) mod routingShards / (routingShards
 * / shards)}. One id with two routings is two documents exactly if the routings fall on different
 * shards; so that neither more nor fewer documents come out, the target must have the same counts.
 */
final class ShardRules {
  private static final String SHARDS = "index.number_of_shards";
  private static final String ROUTING_SHARDS = "index.number_of_routing_shards";
  private static final String RULE = "routing-shards";

  private ShardRules() {}

  /**
   * Templates give shard counts only where they say so. What is made by one that came from 6.x or
   * before has as many routing shards as shards, as there; so it can be mirrored there, too.
   */
  static void applyToTemplate(ObjectNode settings, int source, int target, Report report) {
    int shards = settings.path(SHARDS).asInt(0);
    if (source < 7 && target >= 7 && shards > 1 && !settings.has(ROUTING_SHARDS)) {
      settings.put(ROUTING_SHARDS, Integer.toString(shards));
      report.changed(
          "settings." + ROUTING_SHARDS,
          RULE,
          "made " + shards + ", as many as shards: so it is up to 6.x where nothing is said");
    }
    if (target < 6 && settings.remove(ROUTING_SHARDS) != null) {
      report.changed("settings." + ROUTING_SHARDS, RULE, "the setting is there from 6.1 on");
    }
  }

  static void apply(
      ObjectNode settings, int created, int target, OptionalInt known, Report report) {
    int shards = settings.path(SHARDS).asInt(0);
    if (shards <= 0) {
      return;
    }
    // In one shard all meet, whatever the number; 5.6 does not tell it (measured).
    boolean matters = shards > 1;
    if (matters && known.isEmpty() && resized(settings) && !settings.has(ROUTING_SHARDS)) {
      report.blocked(
          "settings." + ROUTING_SHARDS,
          "the index was shrunk or split, and its settings do not say how many routing shards it"
              + " has",
          "read routing_num_shards of the index from the cluster state and give it");
      return;
    }
    int routingShards = known.orElseGet(() -> routingShards(settings, shards, created));
    settings.remove(ROUTING_SHARDS);
    if (target >= 6) {
      settings.put(ROUTING_SHARDS, Integer.toString(routingShards));
      report.changed(
          "settings." + ROUTING_SHARDS,
          RULE,
          "made "
              + routingShards
              + ", as in the source, so that the same ids and routings meet on the same shards");
    } else if (routingShards != shards && shards > 1) {
      report.blocked(
          "settings." + ROUTING_SHARDS,
          "the index has "
              + shards
              + " shards and "
              + routingShards
              + " routing shards; up to 5.x"
              + " both are the same, so ids with routings would meet on other shards",
          "migrate it to 6.1 or later, or reindex it with as many routing shards as shards first");
    }
  }

  private static boolean resized(ObjectNode settings) {
    for (var entry : settings.properties()) {
      String key = entry.getKey();
      if (key.startsWith("index.shrink.source") || key.startsWith("index.resize.source")) {
        return true;
      }
    }
    return false;
  }

  /**
   * What an index that says nothing has: as many as shards if created up to 6.x; from 7.0 on the
   * largest doubling of its shards within 1024, and at least one doubling (Elasticsearch's {@code
   * MetadataCreateIndexService.calculateNumRoutingShards}).
   */
  static int routingShards(ObjectNode settings, int shards, int created) {
    JsonNode explicit = settings.path(ROUTING_SHARDS);
    if (!explicit.isMissingNode()) {
      return explicit.asInt();
    }
    if (created < 7) {
      return shards;
    }
    int doublings = Math.max(1, 10 - (32 - Integer.numberOfLeadingZeros(shards - 1)));
    return shards << doublings;
  }
}
