package io.ela.replicator;

import io.ela.events.IntentCodec;
import io.ela.events.IntentRecord;
import io.ela.events.MalformedEventException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
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
  private static final long MOST_OVER_BYTES = 8L * 1024 * 1024;

  private final Map<String, Gateway> gateways = new HashMap<>();

  /**
   * Those that were refreshed for the last time. Their gateway may yet hand them over: because the
   * answer came late, or once more because it did not see the first time acknowledged.
   */
  private final LinkedHashMap<Name, Open> over = new LinkedHashMap<>();

  private long overBytes;

  private record Name(String gateway, long sequence) {}

  /** One run of a gateway. */
  private static final class Gateway {
    final TreeMap<Long, Open> open = new TreeMap<>();

    /** Those that it has left to us. */
    final TreeMap<Long, Open> left = new TreeMap<>();

    long low;
    long first = Long.MAX_VALUE;

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
   * @return how many intents were handed over of which nothing is known any more; a write of theirs
   *     that came to the master late is found by a diff only
   */
  int add(String name, IntentRecord record, long offset, byte[] value, long nowNanos) {
    Gateway gateway = gateways.computeIfAbsent(name, n -> new Gateway());
    if (record instanceof IntentRecord.Opened opened) {
      gateway.first = Math.min(gateway.first, opened.sequence());
      // Below the mark: its gateway took the write for not sent, because the ack came too late.
      if (opened.sequence() >= gateway.low) {
        long due = nowNanos + opened.patienceMillis() * 1_000_000;
        gateway.open.put(opened.sequence(), new Open(offset, value, due));
      }
      return 0;
    }
    if (record instanceof IntentRecord.HandedOver handed) {
      int unknown = 0;
      for (long sequence : handed.sequences()) {
        unknown += handOver(new Name(name, sequence), gateway, handed, nowNanos) ? 0 : 1;
      }
      return unknown;
    }
    IntentRecord.LowWater water = (IntentRecord.LowWater) record;
    gateway.low = Math.max(gateway.low, water.low());
    gateway
        .open
        .headMap(water.low())
        .keySet()
        .removeIf(sequence -> !water.open().contains(sequence));
    over.entrySet().removeIf(entry -> settled(name, water, entry));
    return 0;
  }

  private boolean settled(
      String gateway, IntentRecord.LowWater water, Map.Entry<Name, Open> entry) {
    Name name = entry.getKey();
    boolean done =
        name.gateway().equals(gateway)
            && name.sequence() < water.low()
            && !water.open().contains(name.sequence());
    overBytes -= done ? entry.getValue().value.length : 0;
    return done;
  }

  /** What lies before the first intent that was read here was settled by whoever read it. */
  private boolean handOver(
      Name name, Gateway gateway, IntentRecord.HandedOver handed, long nowNanos) {
    long sequence = name.sequence();
    Open own = gateway.open.remove(sequence);
    if (own == null) {
      own = over.remove(name);
      overBytes -= own == null ? 0 : own.value.length;
    }
    if (own != null) {
      gateway.left.put(sequence, own);
    }
    Open open = gateway.left.get(sequence);
    if (open == null) {
      return sequence < gateway.first;
    }
    open.answered |= handed.answered();
    open.dueNanos = nowNanos;
    return true;
  }

  /** Those that fit. */
  List<Open> all(Predicate<Open> wanted) {
    List<Open> found = new ArrayList<>();
    for (Gateway gateway : gateways.values()) {
      gateway.all().filter(wanted).forEach(found::add);
    }
    return found;
  }

  /**
   * Nobody need look after them any more. They are kept for a while, without holding their offsets:
   * their gateway may yet hand them over.
   */
  void remove(List<Open> done) {
    Set<Open> gone = new HashSet<>(done);
    gateways.forEach(
        (name, gateway) -> {
          gateway.open.entrySet().removeIf(entry -> retired(name, entry, gone));
          gateway.left.entrySet().removeIf(entry -> retired(name, entry, gone));
        });
    Iterator<Open> oldest = over.values().iterator();
    while (overBytes > MOST_OVER_BYTES) {
      overBytes -= oldest.next().value.length;
      oldest.remove();
    }
  }

  private boolean retired(String gateway, Map.Entry<Long, Open> entry, Set<Open> gone) {
    Open open = entry.getValue();
    if (!gone.contains(open)) {
      return false;
    }
    over.put(new Name(gateway, entry.getKey()), open);
    overBytes += open.value.length;
    return true;
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
