package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.cluster.EsRequest;
import io.ela.dialect.search.GetAnswer;
import io.ela.dialect.search.MgetParser;
import io.ela.events.ChangeEvent;
import io.ela.events.EventCodec;
import io.ela.events.Op;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether every event below the committed offsets is on the slave, of an index whose versions only
 * rise.
 */
final class CommitCheck {
  private final ReplicationBed bed;
  private final String index;
  private final List<String> ids;

  CommitCheck(ReplicationBed bed, String index, int ids) {
    this.bed = bed;
    this.index = index;
    this.ids = IntStream.range(0, ids).mapToObj(String::valueOf).toList();
  }

  /**
   * Checks it now.
   *
   * @return how many documents there was something to check of
   */
  int check() throws Exception {
    Map<TopicPartition, Long> marks = marks();
    // In this order: what the slave has by then is in the topic by then.
    String body = "{\"ids\":[\"" + String.join("\",\"", ids) + "\"]}";
    List<GetAnswer> slave =
        MgetParser.parse(bed.slave.call(EsRequest.post("/" + index + "/_mget").json(body)).bytes());
    Map<String, ChangeEvent> committed = new HashMap<>();
    Map<String, Long> deletes = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : topic()) {
      ChangeEvent event = EventCodec.fromRecord(record.key(), record.value(), record.headers());
      String id = event.key().id();
      if (!event.key().index().equals(index)) {
        continue;
      }
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      boolean below = record.offset() < marks.getOrDefault(partition, 0L);
      if (event.op() == Op.REFRESH) {
        // Perhaps of a delete.
        deletes.put(id, Long.MAX_VALUE);
      } else {
        if (below) {
          committed.put(id, event);
          deletes.remove(id);
        }
        if (event.op() == Op.DELETE) {
          deletes.merge(id, event.version(), Math::max);
        }
      }
    }
    for (int i = 0; i < ids.size(); i++) {
      ChangeEvent event = committed.get(ids.get(i));
      if (event != null) {
        compare(event, slave.get(i), deletes.getOrDefault(ids.get(i), 0L));
      }
    }
    return committed.size();
  }

  /** The sum of the committed offsets. */
  long committed() throws Exception {
    return marks().values().stream().mapToLong(Long::longValue).sum();
  }

  private Map<TopicPartition, Long> marks() throws Exception {
    Map<TopicPartition, Long> marks = new HashMap<>();
    bed.admin
        .listConsumerGroupOffsets(bed.topics.replicatorGroup())
        .partitionsToOffsetAndMetadata()
        .get()
        .forEach((partition, offset) -> marks.put(partition, offset.offset()));
    return marks;
  }

  private static void compare(ChangeEvent event, GetAnswer found, long lastDelete) {
    if (found instanceof GetAnswer.Found there) {
      boolean deleted = event.op() == Op.DELETE;
      assertThat(there.document().version())
          .as("version on the slave of %s, committed %s", event.key(), event.op())
          .isGreaterThanOrEqualTo(deleted ? event.version() + 1 : event.version());
    } else {
      assertThat(lastDelete)
          .as("last delete of %s, which the slave does not have", event.key())
          .isGreaterThanOrEqualTo(event.version());
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> topic() throws InterruptedException {
    Map<TopicPartition, Long> ends = bed.progress.ends();
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> reader = bed.kafka.reader("commit-check")) {
      reader.assign(ends.keySet());
      reader.seekToBeginning(ends.keySet());
      while (ends.entrySet().stream().anyMatch(e -> reader.position(e.getKey()) < e.getValue())) {
        reader.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }
}
