package io.ela.gateway.spool;

import io.ela.config.SpoolConfig;
import io.ela.gateway.spool.SpoolRecord.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded queue on disk. Thread-safe; only {@link #next}, {@link #drained} and {@link #sweep}
 * block, and are to be called by one thread. Has a thread of its own, which writes.
 *
 * <p>What waits to be written is bounded by the same number of bytes as the files.
 */
public final class Spool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
  private static final long GROUP_BYTES = 8 << 20;
  private static final int GROUP_RECORDS = 1000;

  private final SpoolDirectory directory;
  private final long maxBytes;
  private final SegmentWriter segments;
  private final Thread writer;
  private final AtomicLong lastId = new AtomicLong();
  private final Set<Long> leftOpen = new HashSet<>();

  // Guarded by this.
  private final Map<Segment, Long> ends = new LinkedHashMap<>();
  private final Deque<Pending> queue = new ArrayDeque<>();
  private final List<Segment> swept = new ArrayList<>();
  private long head;
  private long used;
  private long records;
  private boolean writing;
  private boolean closed;
  private @Nullable Segment active;

  private record Pending(SpoolRecord record, int size, CompletableFuture<Void> synced) {}

  private Spool(SpoolDirectory directory, long maxBytes, SegmentWriter.Opener opener)
      throws IOException {
    this.directory = directory;
    this.maxBytes = maxBytes;
    long lastNumber = 0;
    List<Segment> found = directory.segments();
    for (int i = 0; i < found.size(); i++) {
      Segment segment = found.get(i);
      long length = segment.check(i == found.size() - 1, this::found);
      ends.put(segment, length);
      used += length;
      lastNumber = segment.number();
    }
    this.segments = new SegmentWriter(directory, maxBytes, lastNumber, opener, new Owner());
    this.writer = new Thread(this::run, "ela-spool");
    this.writer.setDaemon(true);
  }

  private void found(SpoolRecord record) {
    lastId.accumulateAndGet(record.id(), Math::max);
    switch (record.kind()) {
      case OPENED -> leftOpen.add(record.id());
      case FINISHED -> leftOpen.remove(record.id());
      case REFRESHES -> {}
    }
    if (record.kind() != Kind.FINISHED) {
      records++;
    }
  }

  /**
   * Opens a gateway's spool, with what a former process left in it; blocks while that is read.
   *
   * @param configured an existing directory
   * @param gateway the gateway's name
   * @param maxBytes most bytes on disk, but for {@link Kind#FINISHED} records
   * @throws SpoolException if it cannot be used, naming the key or the file
   */
  public static Spool open(Path configured, String gateway, long maxBytes) {
    return open(configured, gateway, maxBytes, SegmentWriter::created);
  }

  static Spool open(Path configured, String gateway, long maxBytes, SegmentWriter.Opener opener) {
    SpoolDirectory directory = SpoolDirectory.open(configured, gateway);
    @Nullable Spool spool = null;
    try {
      spool = new Spool(directory, maxBytes, opener);
      if (spool.reset()) {
        spool.sweep();
      }
      spool.writer.start();
      return spool;
    } catch (IOException e) {
      throw new SpoolException(
          SpoolConfig.DIRECTORY_KEY + ": " + directory + " cannot be read: " + e, e);
    } finally {
      if (spool == null) {
        unlock(directory);
      }
    }
  }

  /** Whether a gateway has left something in a spool that nobody has open. */
  public static boolean holdsAnything(Path configured, String gateway) {
    try {
      return SpoolDirectory.holdsAnything(configured, gateway);
    } catch (IOException e) {
      throw new SpoolException(
          SpoolConfig.DIRECTORY_KEY + " = " + configured + " cannot be read: " + e, e);
    }
  }

  /** The identity of the spool there; null if there is none. */
  public static @Nullable String identity(Path configured, String gateway) {
    try {
      return SpoolDirectory.identity(SpoolDirectory.path(configured, gateway));
    } catch (IOException e) {
      throw new SpoolException(
          SpoolConfig.DIRECTORY_KEY + " = " + configured + " cannot be read: " + e, e);
    }
  }

  private static void unlock(SpoolDirectory directory) {
    try {
      directory.close();
    } catch (IOException e) {
      LOG.warn("event=spool-not-unlocked directory={}", directory, e);
    }
  }

  /** Ids of the {@link Kind#OPENED} records of former processes that were not finished. */
  public Set<Long> leftOpen() {
    return Set.copyOf(leftOpen);
  }

  /** A new id. */
  public long nextId() {
    return lastId.incrementAndGet();
  }

  /**
   * Appends a record.
   *
   * @return completes, on the spool's thread, when it is on the disk (of a {@link Kind#FINISHED}
   *     one: when it is written); fails with a {@link SpoolException} if there is no room, or it
   *     could not be written
   */
  public CompletableFuture<Void> append(SpoolRecord record) {
    int size = Frame.size(record);
    CompletableFuture<Void> synced = new CompletableFuture<>();
    synchronized (this) {
      if (closed) {
        return CompletableFuture.failedFuture(new SpoolException("the spool is closed"));
      }
      if (record.kind() != Kind.FINISHED && used + size > maxBytes) {
        return CompletableFuture.failedFuture(full(size));
      }
      used += size;
      queue.add(new Pending(record, size, synced));
      notifyAll();
    }
    return synced;
  }

  private SpoolException full(int size) {
    return new SpoolException(
        "the spool in "
            + directory
            + " is full: it has "
            + used
            + " bytes, "
            + size
            + " more are wanted, ela.gateway.capture.spool.max-bytes = "
            + maxBytes);
  }

  private void run() {
    try {
      write();
    } finally {
      List<Pending> left;
      synchronized (this) {
        closed = true;
        left = List.copyOf(queue);
        queue.clear();
      }
      left.forEach(
          pending ->
              pending.synced.completeExceptionally(new SpoolException("the spool is closed")));
    }
  }

  private void write() {
    while (true) {
      List<Pending> group;
      synchronized (this) {
        writing = false;
        while (queue.isEmpty() && !closed) {
          try {
            wait();
          } catch (InterruptedException e) {
            // Nobody but close() ends it.
            LOG.debug("event=spool-writer-interrupted");
          }
        }
        if (queue.isEmpty()) {
          return;
        }
        group = group();
        writing = true;
      }
      write(group);
    }
  }

  private List<Pending> group() {
    List<Pending> group = new ArrayList<>();
    long bytes = 0;
    while (!queue.isEmpty() && bytes < GROUP_BYTES && group.size() < GROUP_RECORDS) {
      Pending next = queue.remove();
      group.add(next);
      bytes += next.size;
    }
    return group;
  }

  private void write(List<Pending> group) {
    try {
      written(group, segments.write(group.stream().map(Pending::record).toList()));
    } catch (IOException | RuntimeException e) {
      failed(group, e);
    }
  }

  private void written(List<Pending> group, SegmentWriter.Position end) {
    synchronized (this) {
      ends.put(end.segment(), end.offset());
      records += group.stream().filter(p -> p.record.kind() != Kind.FINISHED).count();
    }
    group.forEach(pending -> pending.synced.complete(null));
  }

  private void failed(List<Pending> group, Exception e) {
    LOG.error("event=spool-not-written directory={} records={}", directory, group.size(), e);
    synchronized (this) {
      used -= group.stream().mapToLong(Pending::size).sum();
    }
    try {
      segments.giveUp();
    } catch (IOException again) {
      // Tried again before the next write.
      LOG.error("event=spool-segment-not-repaired directory={}", directory, again);
    }
    SpoolException failure =
        new SpoolException(
            "the spool in " + directory + " cannot be written to: " + e.getMessage(), e);
    group.forEach(pending -> pending.synced.completeExceptionally(failure));
  }

  /** What the writer's segments mean for what is kept. */
  private final class Owner implements SegmentWriter.Owner {
    @Override
    public boolean wants(Segment segment) {
      synchronized (Spool.this) {
        return segment.equals(active);
      }
    }

    @Override
    public void begun(Segment segment) {
      synchronized (Spool.this) {
        ends.put(segment, 0L);
        active = segment;
      }
    }

    @Override
    public void deleted(Segment segment) {
      synchronized (Spool.this) {
        ends.remove(segment);
      }
    }

    @Override
    public void left() {
      synchronized (Spool.this) {
        active = null;
      }
    }
  }

  /**
   * Reads the oldest records; the same ones again until they are {@link #drained}.
   *
   * @return at least one record, if there is one that is on the disk
   * @throws SpoolException if one cannot be read
   */
  public SpoolBatch next(int mostRecords, long mostBytes) {
    Map<Segment, Long> present;
    long from;
    synchronized (this) {
      present = new LinkedHashMap<>(ends);
      from = head;
    }
    return SpoolBatch.read(present, from, mostRecords, mostBytes);
  }

  /** What was read need not be kept; whole segments are deleted. */
  public void drained(SpoolBatch batch) {
    Segment last = batch.segment();
    if (last == null) {
      return;
    }
    synchronized (this) {
      records -= batch.records().stream().filter(r -> r.kind() != Kind.FINISHED).count();
      head = batch.end();
      for (Map.Entry<Segment, Long> entry : List.copyOf(ends.entrySet())) {
        Segment segment = entry.getKey();
        boolean whole =
            segment.number() < last.number()
                || (segment.equals(last) && head == entry.getValue() && !segment.equals(active));
        if (!whole) {
          break;
        }
        swept.add(segment);
        used -= entry.getValue();
        ends.remove(segment);
        if (segment.equals(last)) {
          head = 0;
        }
      }
    }
    sweep();
  }

  /**
   * Begins anew if nothing is left to be drained or written; does not block. The files are deleted
   * by {@link #sweep}.
   *
   * @return whether that was so
   */
  public synchronized boolean reset() {
    if (records > 0 || writing || !queue.isEmpty()) {
      return false;
    }
    swept.addAll(ends.keySet());
    ends.clear();
    active = null;
    head = 0;
    used = 0;
    return true;
  }

  /** Deletes the files of which nothing is needed any more. */
  public void sweep() {
    List<Segment> gone;
    synchronized (this) {
      gone = List.copyOf(swept);
      swept.clear();
    }
    delete(gone);
  }

  /** A file that stays is drained again by the next process, which is harmless. */
  private void delete(List<Segment> gone) {
    for (Segment segment : gone) {
      try {
        Files.deleteIfExists(segment.path());
      } catch (IOException e) {
        LOG.warn("event=spool-segment-not-deleted segment={}", segment.path(), e);
      }
    }
  }

  /** Records on disk that are not drained. */
  public synchronized long records() {
    return records;
  }

  /** Bytes on disk, and of what waits to be written. */
  public synchronized long bytes() {
    return used;
  }

  /** Most bytes on disk. */
  public long maxBytes() {
    return maxBytes;
  }

  @Override
  public String toString() {
    return directory.toString();
  }

  /** Writes what waits, and gives up the directory; blocks. Does nothing when called again. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      notifyAll();
    }
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    try {
      segments.close();
    } catch (IOException e) {
      LOG.warn("event=spool-not-closed directory={}", directory, e);
    }
    unlock(directory);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
