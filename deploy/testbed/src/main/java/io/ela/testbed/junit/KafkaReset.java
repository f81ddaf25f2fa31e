package io.ela.testbed.junit;

import io.ela.testbed.Server;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Deletes the topics that are not internal and the groups of consumers and streams, whether or not
 * a test has left a member in them.
 */
record KafkaReset(Server server) implements Reset {
  private static final Set<GroupType> DELETABLE = Set.of(GroupType.CLASSIC, GroupType.CONSUMER);

  static void awaitAnswer(Server server) {
    try (Admin admin = admin(server)) {
      // The client itself asks again until its own timeout (default.api.timeout.ms, a minute).
      int nodes = await(admin.describeCluster().nodes()).size();
      if (nodes != 1) {
        throw new IllegalStateException(
            server.kind().title() + " at " + server.address() + " has " + nodes + " nodes, not 1");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while awaiting " + server.address(), e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          server.kind().title() + " at " + server.address() + " does not answer: " + e, e);
    }
  }

  private static Admin admin(Server server) {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, server.address()));
  }

  @Override
  public void run() {
    try (Admin admin = admin(server)) {
      Collection<GroupListing> groups = await(admin.listGroups().all());
      for (GroupListing group : groups) {
        if (group.type().filter(DELETABLE::contains).isPresent()) {
          delete(admin, group.groupId());
        }
      }
      Set<String> topics = await(admin.listTopics().names());
      for (String topic : topics) {
        try {
          await(admin.deleteTopics(List.of(topic)).all());
        } catch (ExecutionException e) {
          // Somebody else's deletion was under way.
          if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
            throw e;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while emptying " + server.kind().title(), e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "cannot empty " + server.kind().title() + " at " + server.address() + ": " + e, e);
    }
  }

  private static void delete(Admin admin, String group)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      await(admin.deleteConsumerGroups(List.of(group)).all());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupNotEmptyException) {
        await(
            admin
                .removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
                .all());
        await(admin.deleteConsumerGroups(List.of(group)).all());
      } else if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw e;
      }
    }
  }

  private static <T> T await(KafkaFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(60, TimeUnit.SECONDS);
  }
}
