package io.ela.standalone.replay;

import io.ela.control.ControlLog;
import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.ela.events.EventCodec;
import io.ela.events.EventPublisher;
import io.ela.events.KafkaClients;
import io.ela.events.MalformedEventException;
import io.ela.events.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Appends events to the writes topic once more. An event of an epoch that is over is a refresh to
 * the replicator, one that was applied is dropped; so nothing that is newer is ever undone. Memory
 * is bounded by the producer's buffer and one poll. For one replay; blocks.
 *
 * <p>For a rebuild refreshes are appended instead of the documents' events, one for each place of a
 * document in a poll: a refresh has no regard to what the slave is known to have.
 *
 * <p>A dead letter is deleted only when its event is in the writes topic, acknowledged: if it fails
 * again it comes back as a new one. Ended in the middle, it leaves doubles and loses nothing.
 */
public final class Replay implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration SWITCH_OVER = Duration.ofMinutes(2);
  private static final Duration ACKNOWLEDGED = Duration.ofMinutes(2);
  private static final int LOGGED_EVERY = 100_000;

  private final Topics topics;
  private final Admin admin;
  private final ControlLog control;
  private final KafkaConsumer<byte[], byte[]> reader;
  private final EventPublisher publisher;
  private final LongConsumer progress;

  /** What one refresh looks at. */
  private record Looked(DocKey key, @Nullable String routing, @Nullable String parent) {}

  private long read;
  private long replayed;
  private long otherIndices;
  private long unreadable;

  /**
   * Connects.
   *
   * @param progress told now and then how many records were read
   * @throws KafkaException if Kafka does not answer or a topic is missing
   */
  public Replay(KafkaClients kafka, Topics topics, LongConsumer progress) {
    this.topics = topics;
    this.progress = progress;
    this.control = ControlLog.open(kafka, topics, "ela-replay");
    this.admin = kafka.admin("ela-replay");
    this.reader = kafka.reader("ela-replay");
    this.publisher = new EventPublisher(kafka, topics, "ela-replay", ACKNOWLEDGED);
  }

  /**
   * Replays.
   *
   * @throws KafkaException if an event could not be appended; then no dead letter was deleted
   * @throws IllegalStateException if a switch that is under way does not end
   */
  public ReplayReport run(ReplayRequest request) throws InterruptedException {
    boolean letters = request.start() instanceof ReplayStart.DeadLetters;
    List<TopicPartition> partitions =
        reader.partitionsFor(letters ? topics.deadLetters() : topics.writes()).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
    seek(partitions, request.start(), ends);
    while (ends.entrySet().stream()
        .anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
      awaitNoSwitch();
      List<CompletableFuture<?>> acks = new ArrayList<>();
      Map<Looked, ChangeEvent> refreshes = new LinkedHashMap<>();
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.offset() < ends.getOrDefault(partition, 0L)) {
          replay(record, request, letters, refreshes, acks);
        }
      }
      if (!refreshes.isEmpty()) {
        acks.add(publisher.publish(List.copyOf(refreshes.values())));
      }
      await(acks);
    }
    if (letters && !request.dryRun()) {
      delete(ends);
    }
    return new ReplayReport(read, replayed, otherIndices, unreadable);
  }

  private void seek(
      List<TopicPartition> partitions, ReplayStart start, Map<TopicPartition, Long> ends) {
    reader.assign(partitions);
    Map<TopicPartition, Long> oldest = reader.beginningOffsets(partitions);
    if (start instanceof ReplayStart.Time since) {
      Map<TopicPartition, Long> times = new HashMap<>();
      partitions.forEach(partition -> times.put(partition, since.time().toEpochMilli()));
      Map<TopicPartition, OffsetAndTimestamp> found = reader.offsetsForTimes(times);
      for (TopicPartition partition : partitions) {
        OffsetAndTimestamp first = found.get(partition);
        // Nothing is so young.
        reader.seek(partition, first == null ? ends.getOrDefault(partition, 0L) : first.offset());
      }
      return;
    }
    long from = start instanceof ReplayStart.Offset offset ? offset.offset() : 0;
    for (TopicPartition partition : partitions) {
      long within =
          Math.min(
              Math.max(from, oldest.getOrDefault(partition, 0L)), ends.getOrDefault(partition, 0L));
      reader.seek(partition, within);
    }
  }

  private void replay(
      ConsumerRecord<byte[], byte[]> record,
      ReplayRequest request,
      boolean letter,
      Map<Looked, ChangeEvent> refreshes,
      List<CompletableFuture<?>> acks) {
    if (++read % LOGGED_EVERY == 0) {
      progress.accept(read);
    }
    ChangeEvent wanted = wanted(record, request);
    if (request.dryRun()) {
      return;
    }
    if (wanted != null && request.rebuild() && !wanted.ofDefinition()) {
      ChangeEvent refresh = wanted.asRefresh();
      refreshes.put(new Looked(refresh.key(), refresh.routing(), refresh.parent()), refresh);
    } else if (wanted != null) {
      ProducerRecord<byte[], byte[]> again =
          new ProducerRecord<>(topics.writes(), null, record.key(), record.value());
      again.headers().add(record.headers().lastHeader(EventCodec.HEADER));
      acks.add(publisher.send(again));
    } else if (letter) {
      acks.add(
          publisher.send(
              new ProducerRecord<>(
                  topics.deadLetters(), null, record.key(), record.value(), record.headers())));
    }
  }

  private @Nullable ChangeEvent wanted(
      ConsumerRecord<byte[], byte[]> record, ReplayRequest request) {
    try {
      ChangeEvent event = EventCodec.fromRecord(record.key(), record.value(), record.headers());
      if (request.wants(event)) {
        replayed++;
        return event;
      }
      otherIndices++;
    } catch (MalformedEventException e) {
      // The replicator has written it to the dead letters, with the reason.
      unreadable++;
    }
    return null;
  }

  /** What is replayed while gateways hold their writes would only prolong that. */
  private void awaitNoSwitch() throws InterruptedException {
    try {
      control.await(state -> state.pendingSwitch().isEmpty(), SWITCH_OVER);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "a switch is under way and does not end; `ela switch --abort` ends it", e);
    }
  }

  private static void await(List<CompletableFuture<?>> acks) throws InterruptedException {
    try {
      CompletableFuture.allOf(acks.toArray(CompletableFuture[]::new)).get();
    } catch (ExecutionException e) {
      throw new KafkaException("an event could not be appended again", e.getCause());
    }
  }

  private void delete(Map<TopicPartition, Long> ends) throws InterruptedException {
    Map<TopicPartition, RecordsToDelete> done = new HashMap<>();
    ends.forEach((partition, end) -> done.put(partition, RecordsToDelete.beforeOffset(end)));
    try {
      admin.deleteRecords(done).all().get();
    } catch (ExecutionException e) {
      throw new KafkaException(
          "the dead letters are replayed, but could not be deleted from " + topics.deadLetters(),
          e.getCause());
    }
  }

  @Override
  public void close() {
    publisher.close();
    reader.close();
    admin.close(Duration.ofSeconds(5));
    control.close();
  }
}
