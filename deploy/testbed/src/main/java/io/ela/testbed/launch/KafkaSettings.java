package io.ela.testbed.launch;

import java.util.LinkedHashMap;
import java.util.Map;

/** Properties of a one-node KRaft broker. Stateless. */
final class KafkaSettings {
  private KafkaSettings() {}

  static Map<String, String> of(Launch launch) {
    String broker = "PLAINTEXT://127.0.0.1:" + launch.port();
    String controller = "127.0.0.1:" + launch.innerPort();
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@" + controller);
    settings.put("listeners", broker + ",CONTROLLER://" + controller);
    settings.put("advertised.listeners", broker);
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    settings.put("log.dirs", launch.files().data().toString());
    for (String internal : new String[] {"offsets.topic", "transaction.state.log"}) {
      settings.put(internal + ".replication.factor", "1");
      settings.put(internal + ".num.partitions", "1");
    }
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("log.cleaner.dedupe.buffer.size", "2000000");
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "2");
    settings.putAll(launch.settings());
    return settings;
  }
}
