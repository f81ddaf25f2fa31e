package io.ela.events;

import io.ela.config.TopicsConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Makes the topics, and checks at every start that they are such that no write can be lost. Not
 * thread-safe; blocks.
 */
public final class TopicAdmin {
  /** Largest record of the writes topic; a document may have 100 MB in Elasticsearch. */
  public static final int MAX_RECORD_BYTES = 104_857_600 + 65_536;

  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(30);

  private final Admin admin;
  private final Topics topics;
  private final TopicsConfig config;

  public TopicAdmin(Admin admin, TopicsConfig config) {
    this.admin = admin;
    this.topics = Topics.of(config);
    this.config = config;
  }

  /**
   * Makes the topics that are missing; safe to repeat.
   *
   * @return the names of those that were made
   */
  public List<String> create() throws InterruptedException {
    Map<String, String> durable = new HashMap<>();
    durable.put("min.insync.replicas", String.valueOf(config.minInsyncReplicas()));
    durable.put("unclean.leader.election.enable", "false");
    // Kafka must not forget what is not applied: nothing is deleted by time or size.
    durable.put("retention.ms", "-1");
    durable.put("retention.bytes", "-1");
    durable.put("cleanup.policy", "delete");
    durable.put("max.message.bytes", String.valueOf(MAX_RECORD_BYTES));
    List<NewTopic> wanted = new ArrayList<>();
    wanted.add(topic(topics.writes(), config.partitions()).configs(durable));
    wanted.add(topic(topics.intents(), config.partitions()).configs(durable));
    wanted.add(topic(topics.control(), 1).configs(durable));
    wanted.add(topic(topics.deadLetters(), config.partitions()).configs(durable));
    wanted.add(topic(topics.diffs(), 1).configs(durable));
    List<String> made = new ArrayList<>();
    Map<String, KafkaFuture<Void>> results = admin.createTopics(wanted).values();
    for (Map.Entry<String, KafkaFuture<Void>> result : results.entrySet()) {
      try {
        result.getValue().get();
        made.add(result.getKey());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw new KafkaException("cannot create topic " + result.getKey(), e.getCause());
        }
      }
    }
    awaitVisible(results.keySet());
    return made;
  }

  /** A broker answers "created" a moment before it lists the topic. */
  private void awaitVisible(Set<String> names) throws InterruptedException {
    long deadline = System.nanoTime() + VISIBLE_WITHIN.toNanos();
    try {
      while (!admin.listTopics().names().get().containsAll(names)) {
        if (System.nanoTime() - deadline >= 0) {
          throw new KafkaException(
              "the topics "
                  + names
                  + " were created and are not all listed after "
                  + VISIBLE_WITHIN);
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    } catch (ExecutionException e) {
      throw new KafkaException("cannot list the topics", e.getCause());
    }
  }

  private NewTopic topic(String name, int partitions) {
    return new NewTopic(name, partitions, (short) config.replicationFactor());
  }

  /**
   * Looks at the topics as they are.
   *
   * @return what is wrong, each line naming the topic and what to do; empty if all is well
   */
  public List<String> check() throws InterruptedException {
    List<String> problems = new ArrayList<>();
    List<String> needed =
        List.of(
            topics.writes(),
            topics.intents(),
            topics.control(),
            topics.deadLetters(),
            topics.diffs());
    Set<String> names = new HashSet<>(needed);
    try {
      names.retainAll(admin.listTopics().names().get());
      for (String name : needed) {
        if (!names.contains(name)) {
          problems.add("topic " + name + " does not exist; run `ela topics create`");
        }
      }
      Map<String, TopicDescription> found = admin.describeTopics(names).allTopicNames().get();
      TopicDescription writes = found.get(topics.writes());
      if (writes != null && writes.partitions().size() != config.partitions()) {
        problems.add(
            "topic "
                + topics.writes()
                + " has "
                + writes.partitions().size()
                + " partitions, the configuration says ela.topics.partitions = "
                + config.partitions()
                + "; the number is fixed once created, because a key must stay on its partition");
      }
      TopicDescription control = found.get(topics.control());
      if (control != null && control.partitions().size() != 1) {
        problems.add("topic " + topics.control() + " must have exactly one partition");
      }
      if (!config.allowUnsafeDurability()) {
        checkDurability(found, problems);
      }
    } catch (ExecutionException e) {
      throw new KafkaException("cannot look at the topics", e.getCause());
    }
    return problems;
  }

  private void checkDurability(Map<String, TopicDescription> found, List<String> problems)
      throws InterruptedException, ExecutionException {
    List<ConfigResource> resources = new ArrayList<>();
    for (String name :
        List.of(topics.writes(), topics.intents(), topics.control(), topics.deadLetters())) {
      TopicDescription topic = found.get(name);
      if (topic == null) {
        continue;
      }
      resources.add(new ConfigResource(ConfigResource.Type.TOPIC, name));
      if (topic.partitions().stream().anyMatch(p -> p.replicas().size() < 3)) {
        problems.add("topic " + name + " has fewer than 3 replicas");
      }
    }
    Map<ConfigResource, Config> configs = admin.describeConfigs(resources).all().get();
    for (Map.Entry<ConfigResource, Config> entry : configs.entrySet()) {
      String name = entry.getKey().name();
      if (Integer.parseInt(entry.getValue().get("min.insync.replicas").value()) < 2) {
        problems.add("topic " + name + " must have min.insync.replicas of at least 2");
      }
      if (Boolean.parseBoolean(entry.getValue().get("unclean.leader.election.enable").value())) {
        problems.add("topic " + name + " must not allow unclean.leader.election.enable");
      }
      if (Long.parseLong(entry.getValue().get("retention.ms").value()) != -1) {
        problems.add(
            "topic "
                + name
                + " deletes records by time; set retention.ms to -1, or a replicator"
                + " that is away for longer loses writes");
      }
      if (Long.parseLong(entry.getValue().get("retention.bytes").value()) != -1) {
        problems.add(
            "topic "
                + name
                + " deletes records by size; set retention.bytes to -1, or a replicator"
                + " that is behind loses writes");
      }
      if (!entry.getValue().get("cleanup.policy").value().equals("delete")) {
        problems.add(
            "topic " + name + " must have cleanup.policy = delete: compaction loses records");
      }
    }
  }
}
