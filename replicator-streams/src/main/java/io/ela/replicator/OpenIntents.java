package io.ela.replicator;

import io.ela.events.IntentCodec;
import io.ela.events.IntentRecord;
import io.ela.events.MalformedEventException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The intents of one partition that are not settled. Not thread-safe.
 *
 * <p>Holds the records' bytes; as many as gateways have writes open, plus those that nobody will
 * settle any more.
 */
final class OpenIntents {
  private final Map<String, Gateway> gateways = new HashMap<>();

  /** One run of a gateway. */
  private static final class Gateway {
    final TreeMap<Long, Open> open = new TreeMap<>();

    /** Those that it has left to us. */
    final TreeMap<Long, Open> left = new TreeMap<>();

    long low;

    Stream<Open> all() {
      return Stream.concat(open.values().stream(), left.values().stream());
    }
  }

  /** One intent that is not settled. */
  static final class Open {
    private final long offset;
    private final byte[] value;
    private long dueNanos;
    private int refreshes;
    private boolean answered;

    private Open(long offset, byte[] value, long dueNanos) {
      this.offset = offset;
      this.value = value;
      this.dueNanos = dueNanos;
    }

    /** Times that it was refreshed. */
    int refreshes() {
      return refreshes;
    }

    /** Whether the master has answered the write, so that one refresh from now on is enough. */
    boolean answered() {
      return answered;
    }

    /** When it is to be refreshed next, in {@link System#nanoTime}. */
    long dueNanos() {
      return dueNanos;
    }

    /** Was refreshed once more, and will be again. */
    void refreshed(long nextDueNanos) {
      refreshes++;
      dueNanos = nextDueNanos;
    }

    /** The intent itself. */
    IntentRecord.Opened intent() {
      try {
        return (IntentRecord.Opened) IntentCodec.fromBytes(value);
      } catch (MalformedEventException e) {
        throw new IllegalStateException("an intent that was read before cannot be read again", e);
      }
    }
  }

  /**
   * Takes in a record.
   *
   * @param nowNanos when it was read, from which its patience counts
   */
  void add(String name, IntentRecord record, long offset, byte[] value, long nowNanos) {
    Gateway gateway = gateways.computeIfAbsent(name, n -> new Gateway());
    if (record instanceof IntentRecord.Opened opened) {
      // Below the mark: its gateway took the write for not sent, because the ack came too late.
      if (opened.sequence() >= gateway.low) {
        long due = nowNanos + opened.patienceMillis() * 1_000_000;
        gateway.open.put(opened.sequence(), new Open(offset, value, due));
      }
      return;
    }
    if (record instanceof IntentRecord.HandedOver handed) {
      handed.sequences().forEach(sequence -> handOver(gateway, sequence, handed, nowNanos));
      return;
    }
    IntentRecord.LowWater water = (IntentRecord.LowWater) record;
    gateway.low = Math.max(gateway.low, water.low());
    gateway
        .open
        .headMap(water.low())
        .keySet()
        .removeIf(sequence -> !water.open().contains(sequence));
  }

  private static void handOver(
      Gateway gateway, long sequence, IntentRecord.HandedOver handed, long nowNanos) {
    Open own = gateway.open.remove(sequence);
    if (own != null) {
      gateway.left.put(sequence, own);
    }
    Open open = gateway.left.get(sequence);
    if (open != null) {
      open.answered |= handed.answered();
      open.dueNanos = nowNanos;
    }
  }

  /** Those that fit. */
  List<Open> all(Predicate<Open> wanted) {
    List<Open> found = new ArrayList<>();
    for (Gateway gateway : gateways.values()) {
      gateway.all().filter(wanted).forEach(found::add);
    }
    return found;
  }

  /** Nobody need look after them any more. */
  void remove(List<Open> done) {
    Set<Open> gone = new HashSet<>(done);
    for (Gateway gateway : gateways.values()) {
      gateway.open.values().removeAll(gone);
      gateway.left.values().removeAll(gone);
    }
  }

  /** The offset up to which nothing is open, at most the given one. */
  long settledUpTo(long position) {
    long lowest = position;
    for (Gateway gateway : gateways.values()) {
      lowest = gateway.all().mapToLong(open -> open.offset).reduce(lowest, Math::min);
    }
    return lowest;
  }

  int size() {
    return gateways.values().stream()
        .mapToInt(gateway -> gateway.open.size() + gateway.left.size())
        .sum();
  }
}
