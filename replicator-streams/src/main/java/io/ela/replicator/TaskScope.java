package io.ela.replicator;

import io.ela.events.DocKey;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * One stream task between its start and its end: the lanes of its keys, its part of the store and
 * of the open offsets. Used by its stream thread only.
 *
 * <p>Answers for this task are run only inside its own {@code process()} or punctuation, because
 * the store may be written only there.
 */
final class TaskScope {
  private final KeyValueStore<byte[], byte[]> store;
  private final AppliedMarks marks;
  private final Mailbox mailbox = new Mailbox(System::nanoTime);
  private final Map<DocKey, ArrayDeque<Application>> lanes = new HashMap<>();
  private final Map<TopicPartition, Long> heldBytes = new HashMap<>();

  /** Indices that forget deletes for a document's sake; once for each document. */
  private final List<Tombstones> forgetful = new ArrayList<>();

  private volatile boolean closed;

  TaskScope(KeyValueStore<byte[], byte[]> store, AppliedMarks marks) {
    this.store = store;
    this.marks = marks;
  }

  /**
   * Notes an offset as open.
   *
   * @param eventMillis when its event was made
   */
  void opened(TopicPartition partition, long offset, long bytes, long eventMillis) {
    heldBytes.merge(partition, bytes, Long::sum);
    marks.opened(partition, offset, bytes, eventMillis);
  }

  /** Counts bytes that an open event holds beside its own. */
  void hold(TopicPartition partition, long bytes) {
    heldBytes.merge(partition, bytes, Long::sum);
    marks.held(bytes);
  }

  /** Notes an offset as done with, and the bytes as free. */
  void finished(TopicPartition partition, long offset, long bytes, long extraBytes) {
    heldBytes.merge(partition, -bytes - extraBytes, Long::sum);
    marks.closed(partition, offset, bytes + extraBytes);
  }

  /** Puts an event behind those of the same key; starts it if it is alone. */
  void enter(Application application) {
    ArrayDeque<Application> lane =
        lanes.computeIfAbsent(application.key(), key -> new ArrayDeque<>(2));
    lane.add(application);
    if (lane.size() == 1) {
      application.start();
    }
  }

  /** The first of a lane is done; the next one starts. */
  void leave(Application application) {
    ArrayDeque<Application> lane = lanes.get(application.key());
    if (lane == null || lane.peek() != application) {
      throw new IllegalStateException("not the first in its lane: " + application.key());
    }
    lane.remove();
    if (lane.isEmpty()) {
      lanes.remove(application.key());
    } else {
      // Not called here: a lane of thousands of stale events would be as many stack frames.
      mailbox.post(lane.element()::start);
    }
  }

  /**
   * What is known of a key.
   *
   * @param key as {@link DocKey#toBytes}
   */
  @Nullable AppliedEntry known(byte[] key) {
    byte[] bytes = store.get(key);
    return bytes == null ? null : AppliedEntry.fromBytes(bytes);
  }

  void applied(byte[] key, AppliedEntry entry) {
    store.put(key, entry.toBytes());
  }

  /** Runs something in this task's own time, or never if the task has ended. */
  void run(Runnable task) {
    mailbox.post(
        () -> {
          if (!closed) {
            task.run();
          }
        });
  }

  /** As {@link #run}, after a delay. */
  void later(long nanos, Runnable task) {
    mailbox.post(
        () ->
            mailbox.later(
                nanos,
                () -> {
                  if (!closed) {
                    task.run();
                  }
                }));
  }

  /** Lets an index forget deletes until {@link #remembers}. */
  Future<Void> forgets(Tombstones tombstones) {
    forgetful.add(tombstones);
    return tombstones.forgetAtOnce();
  }

  Future<Void> remembers(Tombstones tombstones) {
    return tombstones.rememberAgain().onSuccess(done -> run(() -> forgetful.remove(tombstones)));
  }

  /** Whether no event of the task is on its way. */
  boolean isIdle() {
    return lanes.isEmpty();
  }

  /**
   * Of a task that has ended: what it let forget deletes remembers them again.
   *
   * @return fails if that is not certain
   */
  Future<Void> restore() {
    List<Future<Void>> restored =
        forgetful.stream().distinct().map(Tombstones::rememberAgain).collect(Collectors.toList());
    forgetful.clear();
    return Future.join(restored).mapEmpty();
  }

  void drain() {
    mailbox.drain();
  }

  /** Whether the task has ended; may be asked by any thread. */
  boolean ended() {
    return closed;
  }

  /** The task ends: what is open will be read again by its next owner. */
  void close() {
    closed = true;
    heldBytes.forEach(marks::forget);
    heldBytes.clear();
    lanes.clear();
  }
}
