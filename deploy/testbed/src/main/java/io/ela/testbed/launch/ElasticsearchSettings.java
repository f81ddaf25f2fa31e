package io.ela.testbed.launch;

import io.ela.testbed.ServerKind;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Settings of one-node clusters. An unknown setting ends a start, so what belongs to a module is
 * set only where that is there. Stateless.
 */
final class ElasticsearchSettings {
  private static final String REMOTES = "127.0.0.1:*";

  private ElasticsearchSettings() {}

  static Map<String, String> of(Launch launch) {
    NodeFiles files = launch.files();
    Map<String, String> settings = common(launch);
    settings.put("path.data", files.data().toString());
    settings.put("path.logs", files.logs().toString());
    settings.put("discovery.type", "single-node");
    // By default the environment's host name, which may be empty. Without dots: 5.6's own REST
    // tests
    // take no others.
    settings.put("node.name", launch.kind().fileName().replace('.', '-'));
    // As repositories.url.allowed_urls: what Elasticsearch's own REST tests want to find.
    settings.put("node.attr.testattr", "test");
    int major = launch.kind().version().charAt(0) - '0';
    settings.put(major < 7 ? "transport.tcp.port" : "transport.port", "" + launch.innerPort());
    if (major == 5) {
      settings.put("repositories.url.allowed_urls", "http://snapshot.*");
      // Later versions take it as a system property.
      settings.put("path.conf", files.config().toString());
    }
    if (launch.hasModule("reindex")) {
      settings.put("reindex.remote.whitelist", REMOTES);
    }
    if (launch.hasModule("x-pack-security")) {
      settings.put("xpack.security.enabled", "false");
    }
    for (String costly : new String[] {"ml", "watcher", "monitoring"}) {
      if (launch.hasModule("x-pack-" + costly)) {
        settings.put("xpack." + costly + ".enabled", "false");
      }
    }
    settings.putAll(launch.settings());
    return settings;
  }

  static Map<String, String> ofEmbedded(Launch launch) {
    ServerKind kind = launch.kind();
    boolean older = kind == ServerKind.ES_7_10 || kind == ServerKind.OPENSEARCH_1_3;
    Map<String, String> settings = common(launch);
    settings.put("transport.port", "" + launch.innerPort());
    // The runners' default lacks ingest.
    settings.put("node.roles", (older ? "master" : "cluster_manager") + ",data,ingest");
    settings.put(older ? "reindex.remote.whitelist" : "reindex.remote.allowlist", REMOTES);
    settings.put("http.cors.enabled", "false");
    settings.putAll(launch.settings());
    return settings;
  }

  private static Map<String, String> common(Launch launch) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("http.port", "" + launch.port());
    settings.put("network.host", "127.0.0.1");
    settings.put("path.repo", launch.files().repository().toString());
    settings.put("cluster.routing.allocation.disk.threshold_enabled", "false");
    // The default from 8.0 on would keep a test from deleting all indices with one call.
    settings.put("action.destructive_requires_name", "false");
    if (!launch.kind().version().matches("[256]\\..*")) {
      // What a small heap has not collected yet would count as used: 429 for whatever comes next.
      settings.put("indices.breaker.total.use_real_memory", "false");
    }
    return settings;
  }
}
