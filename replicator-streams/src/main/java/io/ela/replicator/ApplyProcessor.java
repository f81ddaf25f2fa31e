package io.ela.replicator;

import io.ela.events.ChangeEvent;
import io.ela.events.EventCodec;
import io.ela.events.MalformedEventException;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stream task: takes events in, and lets them take their way. */
final class ApplyProcessor implements Processor<byte[], byte[], Void, Void> {
  static final String STORE = "applied";

  private static final Logger LOG = LoggerFactory.getLogger(ApplyProcessor.class);
  private static final Duration TICK = Duration.ofMillis(10);

  /** Longer than a slave in health takes for an answer, shorter than the group waits. */
  private static final Duration LET_GO = Duration.ofSeconds(10);

  private static final Duration BETWEEN_SWEEPS = Duration.ofHours(1);

  private final Supplier<Engine> engines;
  private final String topic;
  private final AppliedMarks marks;
  private final ReplicatorCounters counters;
  private final DeadLetters deadLetters;
  private final Duration tombstoneRetention;
  private @Nullable ProcessorContext<Void, Void> context;
  private @Nullable TaskScope scope;
  private @Nullable Engine engine;

  /**
   * @param engines gives the calling stream thread's engine
   * @param topic the writes topic
   */
  ApplyProcessor(
      Supplier<Engine> engines,
      String topic,
      AppliedMarks marks,
      ReplicatorCounters counters,
      DeadLetters deadLetters,
      Duration tombstoneRetention) {
    this.engines = engines;
    this.topic = topic;
    this.marks = marks;
    this.counters = counters;
    this.deadLetters = deadLetters;
    this.tombstoneRetention = tombstoneRetention;
  }

  @Override
  public void init(ProcessorContext<Void, Void> newContext) {
    KeyValueStore<byte[], byte[]> store = newContext.getStateStore(STORE);
    Engine present = engines.get();
    marks.begin(new TopicPartition(topic, newContext.taskId().partition()));
    TaskScope opened = new TaskScope(store, marks);
    present.begin();
    context = newContext;
    scope = opened;
    engine = present;
    newContext.schedule(
        TICK,
        PunctuationType.WALL_CLOCK_TIME,
        now -> {
          present.stalls().check();
          present.tick();
          opened.drain();
        });
    newContext.schedule(
        BETWEEN_SWEEPS, PunctuationType.WALL_CLOCK_TIME, now -> sweep(store, present, now));
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (context == null || scope == null || engine == null) {
      throw new IllegalStateException("not initialised");
    }
    engine.stalls().check();
    RecordMetadata place =
        context
            .recordMetadata()
            .orElseThrow(() -> new IllegalStateException("a record of the topic has no offset"));
    DeadLetters.Origin origin =
        new DeadLetters.Origin(
            place.topic(),
            place.partition(),
            place.offset(),
            record.key(),
            record.value(),
            record.headers());
    counters.read.increment();
    accept(origin, scope, engine);
    engine.tick();
    scope.drain();
  }

  private void accept(DeadLetters.Origin origin, TaskScope present, Engine with) {
    TopicPartition partition = new TopicPartition(origin.topic(), origin.partition());
    try {
      ChangeEvent event = EventCodec.fromRecord(origin.key(), origin.value(), origin.headers());
      long bytes = Application.heldBytes(event);
      present.opened(partition, origin.offset(), bytes, event.timeMillis());
      present.enter(new Application(present, with, counters, deadLetters, event, origin, bytes));
    } catch (MalformedEventException e) {
      present.opened(partition, origin.offset(), 0, System.currentTimeMillis());
      bury(origin, partition, present, with, String.valueOf(e.getMessage()), 1);
    }
  }

  private void bury(
      DeadLetters.Origin origin,
      TopicPartition partition,
      TaskScope present,
      Engine with,
      String reason,
      int attempt) {
    with.mailbox()
        .whenDone(
            deadLetters.write(origin, new DeadLetters.Cause(400, "malformed_event", reason)),
            written ->
                present.run(
                    () -> {
                      counters.deadLettered.increment();
                      present.finished(partition, origin.offset(), 0, 0);
                    }),
            failure ->
                present.later(
                    with.backoff().nanos(attempt),
                    () -> bury(origin, partition, present, with, reason, attempt + 1)));
  }

  /** Forgets absences, and that there were some, when they are older than the retention. */
  private void sweep(KeyValueStore<byte[], byte[]> store, Engine present, long nowMillis) {
    long before = nowMillis - tombstoneRetention.toMillis();
    long forgotten = 0;
    try (KeyValueIterator<byte[], byte[]> entries = store.all()) {
      while (entries.hasNext()) {
        // A large store takes its time, but is no stall.
        present.stalls().check();
        var entry = entries.next();
        AppliedEntry applied = AppliedEntry.fromBytes(entry.value);
        AppliedEntry left = applied.since(before);
        if (!applied.equals(left)) {
          store.put(entry.key, left == null ? null : left.toBytes());
          forgotten++;
        }
      }
    }
    LOG.info("event=tombstones-swept forgotten={}", forgotten);
  }

  /** Kafka Streams gives the partition away only after this. */
  private void letGo(TaskScope gone, Engine with) {
    try {
      boolean over = with.underWay().awaitEnd(LET_GO);
      with.underWay()
          .note(gone.restore())
          .onFailure(
              failure ->
                  LOG.warn(
                      "event=tombstones-not-remembered cause=\"{}\" hint=\"the next owner looks\"",
                      failure.getMessage()));
      if (!over || !with.underWay().awaitEnd(LET_GO)) {
        LOG.warn("event=partition-given-away-under-way hint=\"the slave does not answer\"");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (scope != null && engine != null) {
      boolean idle = scope.isIdle();
      scope.close();
      if (!idle) {
        letGo(scope, engine);
      }
      engine.end();
    }
    scope = null;
    engine = null;
    context = null;
  }
}
