package io.ela.replicator;

import io.ela.control.ControlLog;
import io.ela.control.ControlState;
import io.ela.events.ChangeEvent;
import io.ela.events.EventPublisher;
import io.ela.events.IntentCodec;
import io.ela.events.KafkaClients;
import io.ela.events.MalformedEventException;
import io.ela.events.Topics;
import io.ela.replicator.OpenIntents.Open;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after intents that no gateway settles: publishes refreshes of what they name when their
 * patience is over, and, since a write may reach the master long after its connection is gone, one
 * minute and ten minutes later again. While a switch is under way and all gateways are drained, all
 * that is open is refreshed at once. Has a thread of its own; thread-safe.
 *
 * <p>The group's committed offsets never pass an open intent; so whoever takes a partition over
 * begins with it, and a reader of the offsets knows whether anything is open. What lies before them
 * is deleted from the topic.
 */
final class Reconciler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
  private static final Duration KAFKA_ANSWERS = Duration.ofSeconds(30);

  /** Refreshes that may wait for their acknowledgement together. */
  private static final int AT_ONCE = 10_000;

  private static final long DELETE_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** From the first refresh to the second, and from there to the third. */
  static final List<Duration> AGAIN = List.of(Duration.ofMinutes(1), Duration.ofMinutes(9));

  private final KafkaClients kafka;
  private final Topics topics;
  private final ControlLog control;
  private final EventPublisher publisher;
  private final DeadLetters deadLetters;
  private final ReplicatorCounters counters;
  private final List<Duration> again;
  private final Duration session;
  private final Map<TopicPartition, OpenIntents> partitions = new HashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable KafkaConsumer<byte[], byte[]> member;
  private long switchEpoch = -1;
  private long switchSeenNanos;
  private long deletedAt = System.nanoTime();

  /**
   * @param publisher stays the caller's to close
   * @param again waits between the refreshes of one intent
   * @param session after silence for so long, others take over; a switch waits for that
   */
  Reconciler(
      KafkaClients kafka,
      Topics topics,
      ControlLog control,
      EventPublisher publisher,
      DeadLetters deadLetters,
      ReplicatorCounters counters,
      List<Duration> again,
      Duration session) {
    this.kafka = kafka;
    this.topics = topics;
    this.control = control;
    this.publisher = publisher;
    this.deadLetters = deadLetters;
    this.counters = counters;
    this.again = List.copyOf(again);
    this.session = session;
    this.thread = new Thread(this::run, "ela-reconciler");
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Intents read and not settled. */
  int open() {
    return open.get();
  }

  private void run() {
    while (!closed) {
      try (KafkaConsumer<byte[], byte[]> consumer =
              kafka.member("ela-reconciler", topics.reconcilerGroup(), session);
          Admin admin = kafka.admin("ela-reconciler")) {
        member = consumer;
        consumer.subscribe(List.of(topics.intents()), new Rebalance());
        while (!closed) {
          round(consumer, admin);
        }
      } catch (WakeupException e) {
        LOG.debug("event=reconciler-woken closed={}", closed);
      } catch (KafkaException | IllegalStateException e) {
        counters.lastTrouble.set("reconciler: " + e.getMessage());
        LOG.warn("event=reconciler-starts-again cause=\"{}\"", e.getMessage(), e);
        rest();
      } catch (InterruptedException e) {
        return;
      } finally {
        member = null;
        forget(List.copyOf(partitions.keySet()));
      }
    }
  }

  private void rest() {
    try {
      TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  private void round(KafkaConsumer<byte[], byte[]> consumer, Admin admin)
      throws InterruptedException {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      take(record);
    }
    long now = System.nanoTime();
    boolean switching = control.state().allDrained() && leasesOver(now) && atEnd(consumer);
    for (OpenIntents intents : partitions.values()) {
      refresh(intents, intents.all(open -> switching || open.dueNanos() - now <= 0), switching);
    }
    open.set(partitions.values().stream().mapToInt(OpenIntents::size).sum());
    commit(consumer);
    if (System.nanoTime() - deletedAt > DELETE_EVERY_NANOS) {
      deletedAt = System.nanoTime();
      deleteSettled(admin);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    OpenIntents intents = partitions.get(partition);
    if (intents == null) {
      throw new IllegalStateException("a record of " + partition + ", which is not assigned");
    }
    try {
      String gateway = IntentCodec.gateway(record.key());
      int unknown =
          intents.add(
              gateway,
              IntentCodec.fromBytes(record.value()),
              record.offset(),
              record.value(),
              System.nanoTime());
      if (unknown > 0) {
        tooLate(gateway, unknown);
      }
    } catch (MalformedEventException e) {
      bury(record, e);
    }
  }

  private void tooLate(String gateway, int intents) {
    String told =
        intents
            + " intents of gateway ["
            + gateway
            + "] were handed over after they were given up; run a diff with repair";
    counters.lastTrouble.set("reconciler: " + told);
    LOG.error("event=intents-handed-over-too-late cause=\"{}\"", told);
  }

  /** The offset is committed only when the letter is written: a failure begins the round anew. */
  private void bury(ConsumerRecord<byte[], byte[]> record, MalformedEventException cause)
      throws InterruptedException {
    LOG.error(
        "event=intent-unreadable partition={} offset={} cause=\"{}\" hint=\"run a diff with"
            + " repair\"",
        record.partition(),
        record.offset(),
        cause.getMessage());
    DeadLetters.Origin origin =
        new DeadLetters.Origin(
            record.topic(),
            record.partition(),
            record.offset(),
            record.key(),
            record.value(),
            record.headers());
    DeadLetters.Cause why =
        new DeadLetters.Cause(400, "malformed_intent", String.valueOf(cause.getMessage()));
    await(deadLetters.write(origin, why).toCompletionStage().toCompletableFuture());
    counters.deadLettered.increment();
  }

  /** A gateway that was replaced without signing off may go on writing until its lease is over. */
  private boolean leasesOver(long now) {
    ControlState state = control.state();
    if (state.lastSwitchEpoch() != switchEpoch) {
      switchEpoch = state.lastSwitchEpoch();
      switchSeenNanos = now;
    }
    return state.superseded().isEmpty() || now - switchSeenNanos > ControlLog.LEASE.toNanos();
  }

  private static boolean atEnd(KafkaConsumer<byte[], byte[]> consumer) {
    return consumer.endOffsets(consumer.assignment(), KAFKA_ANSWERS).entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /**
   * @param last whether this is the last refresh, however many there were
   */
  private void refresh(OpenIntents intents, List<Open> due, boolean last)
      throws InterruptedException {
    if (due.isEmpty()) {
      return;
    }
    long events = 0;
    List<CompletableFuture<RecordMetadata>> acks = new ArrayList<>();
    for (Open intent : due) {
      for (ChangeEvent event : intent.intent().refreshes()) {
        acks.add(publisher.publish(event));
      }
      if (acks.size() >= AT_ONCE) {
        events += acks.size();
        await(acks);
        acks.clear();
      }
    }
    await(acks);
    events += acks.size();
    counters.reconciled.add(events);
    LOG.info("event=intents-refreshed intents={} events={}", due.size(), events);
    List<Open> done = new ArrayList<>();
    for (Open intent : due) {
      if (last || intent.answered() || intent.refreshes() >= again.size()) {
        done.add(intent);
      } else {
        intent.refreshed(System.nanoTime() + again.get(intent.refreshes()).toNanos());
      }
    }
    intents.remove(done);
  }

  private static void await(List<CompletableFuture<RecordMetadata>> acks)
      throws InterruptedException {
    await(CompletableFuture.allOf(acks.toArray(CompletableFuture[]::new)));
  }

  private static void await(CompletableFuture<?> written) throws InterruptedException {
    try {
      written.get(KAFKA_ANSWERS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("what became of open intents was not acknowledged", e);
    }
  }

  private void commit(KafkaConsumer<byte[], byte[]> consumer) {
    Map<TopicPartition, OffsetAndMetadata> wanted = new HashMap<>();
    partitions.forEach(
        (partition, intents) -> {
          long settled = intents.settledUpTo(consumer.position(partition));
          if (committed.getOrDefault(partition, -1L) != settled) {
            wanted.put(partition, new OffsetAndMetadata(settled));
          }
        });
    if (!wanted.isEmpty()) {
      consumer.commitSync(wanted, KAFKA_ANSWERS);
      wanted.forEach((partition, offset) -> committed.put(partition, offset.offset()));
    }
  }

  private void deleteSettled(Admin admin) throws InterruptedException {
    Map<TopicPartition, RecordsToDelete> settled = new HashMap<>();
    committed.forEach(
        (partition, offset) -> settled.put(partition, RecordsToDelete.beforeOffset(offset)));
    try {
      admin.deleteRecords(settled).all().get(KAFKA_ANSWERS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("event=settled-intents-not-deleted cause=\"{}\"", String.valueOf(e.getCause()));
    }
  }

  private void forget(Collection<TopicPartition> gone) {
    gone.forEach(partitions::remove);
    gone.forEach(committed::remove);
  }

  /** What a partition's last owner knew is read again by the next. */
  private final class Rebalance implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
      forget(revoked);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
      assigned.forEach(partition -> partitions.put(partition, new OpenIntents()));
    }
  }

  /** Stops; what is open is read again by whoever takes the partitions over. */
  @Override
  public void close() {
    closed = true;
    KafkaConsumer<byte[], byte[]> present = member;
    if (present != null) {
      present.wakeup();
    }
    try {
      thread.join(KAFKA_ANSWERS.plus(BETWEEN_TRIES).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
