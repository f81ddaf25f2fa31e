package io.ela.replicator;

import io.ela.events.ChangeEvent;
import io.ela.events.EventPublisher;
import io.ela.events.IntentCodec;
import io.ela.events.IntentRecord;
import io.ela.events.Topics;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Documents of which a write to the slave got no answer. It may yet be carried out: a server that
 * was stopped and continued applies what it has in its sockets, though the connection is long gone.
 * If the document's version was brought down by force meanwhile, or its delete forgotten, that
 * write wins. So such documents are told to the intents topic, as a gateway tells of its writes:
 * the reconciler has them looked at again after a while, after a minute more and ten, and in any
 * case before a switch, whatever becomes of this process. Thread-safe.
 */
final class Ghosts implements AutoCloseable {
  /** As gateways do with writes whose answer was lost. */
  static final Duration LATER = Duration.ofMinutes(1);

  /** Documents in one record. */
  static final int MOST = 500;

  private final EventPublisher publisher;
  private final Topics topics;
  private final String run = "slave-of/" + UUID.randomUUID();
  private final AtomicLong sequence = new AtomicLong();

  /** Kafka's client blocks while its buffer is full. */
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread made = new Thread(work, "ela-ghosts");
            made.setDaemon(true);
            return made;
          });

  /**
   * @param publisher stays the caller's to close
   */
  Ghosts(EventPublisher publisher, Topics topics) {
    this.publisher = publisher;
    this.topics = topics;
  }

  /**
   * Tells of some.
   *
   * @param refreshes what has them looked at again; all of one context
   * @return completes when that is durable; fails if that is not certain
   */
  Future<Void> tell(List<ChangeEvent> refreshes) {
    Promise<Void> told = Promise.promise();
    try {
      thread.execute(
          () -> {
            try {
              var unused =
                  CompletableFuture.allOf(
                          records(refreshes).stream()
                              .map(
                                  record ->
                                      publisher.send(
                                          IntentCodec.toRecord(topics.intents(), run, record)))
                              .toArray(CompletableFuture[]::new))
                      .whenComplete(
                          (acked, failure) -> {
                            if (failure == null) {
                              told.complete();
                            } else {
                              told.fail(failure);
                            }
                          });
            } catch (RuntimeException e) {
              told.fail(e);
            }
          });
    } catch (RejectedExecutionException e) {
      told.fail(e);
    }
    return told.future();
  }

  private List<IntentRecord> records(List<ChangeEvent> refreshes) {
    List<IntentRecord> records = new ArrayList<>();
    for (int from = 0; from < refreshes.size(); from += MOST) {
      records.add(
          new IntentRecord.Opened(
              sequence.getAndIncrement(),
              LATER.toMillis(),
              refreshes.subList(from, Math.min(refreshes.size(), from + MOST))));
    }
    return records;
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
