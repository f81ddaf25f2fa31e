package io.ela.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ela.config.TopicsConfig;
import io.ela.testbed.Server;
import io.ela.testbed.ServerKind;
import io.ela.testbed.Testbed;
import io.ela.testbed.TestbedOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever may not describe the Kafka cluster learns all but the bytes. */
@Timeout(120)
class ReplicatorLagRightsIT {

  @Test
  void theLagIsToldWithoutItsBytes() throws Exception {
    try (Testbed testbed = Testbed.open(TestbedOptions.defaults())) {
      Server server =
          testbed
              .start(
                  ServerKind.KAFKA,
                  Map.of(
                      "authorizer.class.name",
                      "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                      "allow.everyone.if.no.acl.found",
                      "true"))
              .get(60, TimeUnit.SECONDS);
      KafkaClients kafka = new KafkaClients(Map.of("bootstrap.servers", server.address()));
      Topics topics = new Topics("rights");
      try (Admin admin = kafka.admin("test");
          EventPublisher publisher =
              new EventPublisher(kafka, topics, "test", Duration.ofSeconds(30))) {
        new TopicAdmin(admin, new TopicsConfig(topics.prefix(), 2, 1, 1, true)).create();
        publisher
            .send(new ProducerRecord<>(topics.writes(), 1, new byte[1], new byte[1]))
            .get(30, TimeUnit.SECONDS);
        ReplicatorLag reader = new ReplicatorLag(admin, kafka, topics);
        assertThat(reader.read().lag().get(1).bytes()).isPositive();

        admin
            .createAcls(
                List.of(
                    rule(AclOperation.DESCRIBE, AclPermissionType.DENY),
                    rule(AclOperation.ALL, AclPermissionType.ALLOW)))
            .all()
            .get(30, TimeUnit.SECONDS);
        // The broker learns its rules a moment after they are acknowledged.
        await().atMost(Duration.ofSeconds(30)).until(() -> !reader.read().note().isEmpty());
        ReplicatorLag.Reading read = reader.read();

        assertThat(read.note()).contains("lag in bytes is not known", topics.writes());
        assertThat(read.lag().get(0)).isEqualTo(PartitionLag.NONE);
        assertThat(read.lag().get(1).events()).isEqualTo(1);
        assertThat(read.lag().get(1).bytes()).isZero();
      }
    }
  }

  /** For everybody, about the cluster. */
  private static AclBinding rule(AclOperation operation, AclPermissionType permission) {
    return new AclBinding(
        new ResourcePattern(ResourceType.CLUSTER, Resource.CLUSTER_NAME, PatternType.LITERAL),
        new AccessControlEntry("User:*", "*", operation, permission));
  }
}
