package io.ela.replicator;

import io.ela.events.IntentCodec;
import io.ela.events.IntentRecord;
import io.ela.events.MalformedEventException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

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
    long low;
  }

  /** One intent that is not settled. */
  static final class Open {
    private final long offset;
    private final byte[] value;
    private long dueNanos;
    private int refreshes;

    private Open(long offset, byte[] value, long dueNanos) {
      this.offset = offset;
      this.value = value;
      this.dueNanos = dueNanos;
    }

    /** Times that it was refreshed. */
    int refreshes() {
      return refreshes;
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
    IntentRecord.LowWater water = (IntentRecord.LowWater) record;
    gateway.low = Math.max(gateway.low, water.low());
    gateway
        .open
        .headMap(water.low())
        .keySet()
        .removeIf(sequence -> !water.open().contains(sequence));
  }

  /** Those that fit. */
  List<Open> all(Predicate<Open> wanted) {
    List<Open> found = new ArrayList<>();
    for (Gateway gateway : gateways.values()) {
      gateway.open.values().stream().filter(wanted).forEach(found::add);
    }
    return found;
  }

  /** Nobody need look after them any more. */
  void remove(List<Open> done) {
    Iterator<Gateway> each = gateways.values().iterator();
    while (each.hasNext()) {
      each.next().open.values().removeAll(done);
    }
  }

  /** The offset up to which nothing is open, at most the given one. */
  long settledUpTo(long position) {
    long lowest = position;
    for (Gateway gateway : gateways.values()) {
      for (Open open : gateway.open.values()) {
        lowest = Math.min(lowest, open.offset);
      }
    }
    return lowest;
  }

  int size() {
    return gateways.values().stream().mapToInt(gateway -> gateway.open.size()).sum();
  }
}
