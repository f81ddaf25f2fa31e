package io.ela.gateway.admin;

import io.ela.dialect.rest.EndpointClass;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What was done since the start. Thread-safe. */
public final class Counters {

  /** What is counted besides requests. */
  public enum Count {
    /** Events acknowledged by Kafka. */
    EVENTS_PUBLISHED,
    /** Those of them that only name a document. */
    REFRESHES,
    /** Writes forwarded without capture, as configured. */
    UNCAPTURED_FORWARDED,
    /** Writes refused because they cannot be captured. */
    UNCAPTURED_REFUSED,
    /** Writes applied on the master whose events Kafka did not acknowledge in time. */
    CAPTURE_FAILED,
    /** Intents and events kept in the spool while Kafka was away. */
    SPOOLED,
    /** Those of them that were published since. */
    DRAINED,
    /** Writes in doubt of which not even the document is known (id by the server, no answer). */
    UNNAMED_IN_DOUBT,
    /** Writes whose index has changed, or may have, since it was asked about: refreshed. */
    UNCONFIRMED,
    /** Requests that the master gave no answer to. */
    NO_ANSWER,
    /** Writes whose bodies were too large to be held. */
    STREAMED,
    /** Answers to writes that came after their time was over. */
    LATE_ANSWERS,
    /** Writes refused with 429. */
    REJECTED,
    /** Writes that waited for a switch in vain. */
    HOLD_TIMEOUTS,
    /** Requests that have no translation to the master's dialect. */
    UNTRANSLATABLE,
    /** Requests that failed within the gateway. */
    INTERNAL_ERRORS
  }

  private final Map<EndpointClass, LongAdder> requests = new EnumMap<>(EndpointClass.class);
  private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);

  public Counters() {
    for (EndpointClass kind : EndpointClass.values()) {
      requests.put(kind, new LongAdder());
    }
    for (Count count : Count.values()) {
      counts.put(count, new LongAdder());
    }
  }

  /** One more request of that kind. */
  public void request(EndpointClass kind) {
    adder(requests, kind).increment();
  }

  /** One more. */
  public void add(Count count) {
    add(count, 1);
  }

  /** So many more. */
  public void add(Count count, long more) {
    adder(counts, count).add(more);
  }

  /** How many so far. */
  public long of(Count count) {
    return adder(counts, count).sum();
  }

  /** All requests so far, by kind in lower case. */
  public Map<String, Long> requests() {
    return read(requests);
  }

  /** Everything else, by name in lower case. */
  public Map<String, Long> counts() {
    return read(counts);
  }

  private static <K extends Enum<K>> LongAdder adder(Map<K, LongAdder> adders, K key) {
    LongAdder adder = adders.get(key);
    if (adder == null) {
      throw new IllegalStateException("nothing counts " + key);
    }
    return adder;
  }

  private static <K extends Enum<K>> Map<String, Long> read(Map<K, LongAdder> adders) {
    Map<String, Long> sums = new LinkedHashMap<>();
    adders.forEach(
        (key, adder) ->
            sums.put(key.name().toLowerCase(Locale.ROOT).replace('_', '-'), adder.sum()));
    return sums;
  }
}
