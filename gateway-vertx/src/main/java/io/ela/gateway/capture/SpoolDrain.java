package io.ela.gateway.capture;

import io.ela.events.ChangeEvent;
import io.ela.events.EventPublisher;
import io.ela.events.IntentCodec;
import io.ela.events.IntentRecord;
import io.ela.events.MalformedEventException;
import io.ela.gateway.admin.Counters;
import io.ela.gateway.admin.Counters.Count;
import io.ela.gateway.capture.Intents.Moved;
import io.ela.gateway.spool.Spool;
import io.ela.gateway.spool.SpoolBatch;
import io.ela.gateway.spool.SpoolRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what is in the spool, in order, as soon as Kafka answers again. Has a thread of its
 * own, which may block.
 *
 * <p>What becomes of an intent depends on its write. Is it over, its documents are refreshed: the
 * master's answer came before, so the refresh sees what it did. Is it not, the intent moves to the
 * intents topic, and its ticket with it. Was it left by a former run, the write may be over or not,
 * and may even come to the master later: it is treated as one in doubt. Everything that is read is
 * read again until Kafka has acknowledged all that came of it; twice does no harm.
 */
final class SpoolDrain implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolDrain.class);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final int BATCH_RECORDS = 500;
  private static final long BATCH_BYTES = 1 << 20;

  /** When so many records are left, new intents wait until they are drained. */
  private static final long LAST_RECORDS = 1000;

  private final Spooling spooling;
  private final Spool spool;
  private final EventPublisher publisher;
  private final String topic;
  private final Intents intents;
  private final Suspects suspects;
  private final Duration publishTimeout;
  private final Counters counters;
  private final Set<Long> leftOpen;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param topic the intents topic
   * @param publishTimeout of the publisher
   */
  SpoolDrain(
      Spooling spooling,
      EventPublisher publisher,
      String topic,
      Intents intents,
      Suspects suspects,
      Duration publishTimeout,
      Counters counters) {
    this.spooling = spooling;
    this.spool = spooling.spool();
    this.publisher = publisher;
    this.topic = topic;
    this.intents = intents;
    this.suspects = suspects;
    this.publishTimeout = publishTimeout;
    this.counters = counters;
    this.leftOpen = new HashSet<>(spool.leftOpen());
    this.thread = new Thread(this::run, "ela-spool-drain");
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closed) {
        spooling.awaitAway();
        round();
      }
    } catch (InterruptedException | InterruptException e) {
      LOG.debug("event=spool-drain-ended closed={}", closed);
    }
  }

  private void round() throws InterruptedException {
    try {
      if (isThere()) {
        drain();
      }
    } catch (InterruptException e) {
      throw e;
    } catch (TimeoutException | MalformedEventException | RuntimeException e) {
      spooling.trouble(e);
    } finally {
      spooling.endHandover();
    }
    if (!spooling.isBack()) {
      TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES.toMillis());
    }
  }

  /** One small record, which the producer itself tries again and again within its timeout. */
  private boolean isThere() throws InterruptedException {
    try {
      await(List.of(send(intents.lowWater())), publishTimeout.plus(GRACE));
      return true;
    } catch (InterruptException e) {
      throw e;
    } catch (TimeoutException | KafkaException e) {
      LOG.debug("event=kafka-still-away records={}", spool.records(), e);
      return false;
    }
  }

  private void drain() throws InterruptedException, TimeoutException, MalformedEventException {
    LOG.info("event=spool-draining directory={} records={}", spool, spool.records());
    while (!closed) {
      if (spool.records() <= LAST_RECORDS) {
        spooling.beginHandover();
      }
      SpoolBatch batch = spool.next(BATCH_RECORDS, BATCH_BYTES);
      if (!batch.isEmpty()) {
        publish(batch);
        spool.drained(batch);
        spooling.noTrouble();
      } else if (spooling.tryBack()) {
        spool.sweep();
        return;
      } else if (spooling.away()) {
        throw new TimeoutException("Kafka is away again");
      } else {
        // Something is still on its way to the disk.
        TimeUnit.MILLISECONDS.sleep(1);
      }
    }
  }

  private void publish(SpoolBatch batch)
      throws InterruptedException, TimeoutException, MalformedEventException {
    List<CompletableFuture<RecordMetadata>> acks = new ArrayList<>();
    List<Moved> moved = new ArrayList<>();
    List<Moved> adopted = new ArrayList<>();
    boolean done = false;
    long records = 0;
    try {
      for (SpoolRecord record : batch.records()) {
        if (record.kind() == SpoolRecord.Kind.FINISHED) {
          continue;
        }
        records++;
        List<ChangeEvent> refreshes = refreshes(record);
        Moved open =
            record.kind() == SpoolRecord.Kind.OPENED ? intents.moved(record.id(), refreshes) : null;
        if (open != null) {
          moved.add(open);
          acks.add(send(open.intent()));
          continue;
        }
        if (leftOpen.contains(record.id())) {
          Moved orphan = intents.adopted(record.id(), refreshes);
          adopted.add(orphan);
          acks.add(send(orphan.intent()));
        }
        refreshes.forEach(event -> acks.add(publisher.publish(event)));
      }
      await(acks, spooling.away() ? publishTimeout.plus(GRACE) : spooling.after());
      done = true;
    } finally {
      if (!done) {
        moved.forEach(intents::movedBack);
        adopted.forEach(orphan -> orphan.ticket().settle());
      }
    }
    counters.add(Count.DRAINED, records);
    for (Moved orphan : adopted) {
      leftOpen.remove(orphan.id());
      suspects.add(orphan.intent().refreshes(), orphan.ticket());
    }
  }

  private static List<ChangeEvent> refreshes(SpoolRecord record) throws MalformedEventException {
    return ((IntentRecord.Opened) IntentCodec.fromBytes(record.payload().copy())).refreshes();
  }

  private CompletableFuture<RecordMetadata> send(IntentRecord record) {
    return publisher.send(IntentCodec.toRecord(topic, intents.gateway(), record));
  }

  private static void await(List<CompletableFuture<RecordMetadata>> acks, Duration timeout)
      throws InterruptedException, TimeoutException {
    try {
      CompletableFuture.allOf(acks.toArray(CompletableFuture[]::new))
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new KafkaException("what was in the spool is not acknowledged", e.getCause());
    }
  }

  /** Stops; what is not drained is drained by the next run. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(GRACE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
