package io.ela.events;

import java.util.List;
import java.util.Set;

/**
 * One record of the intents topic. The records of one run of a gateway share a key, and so a
 * partition, and their order.
 */
public sealed interface IntentRecord {

  /**
   * A gateway is about to write. Whatever becomes of the gateway, {@code refreshes} make the slave
   * equal again.
   *
   * @param sequence counts the intents of one run of a gateway, from 0
   * @param patienceMillis after this time, counted by whoever reads the record from the moment of
   *     reading, the gateway no longer answers a client on the intent's strength; counted so, no
   *     two clocks need agree
   * @param refreshes one event for each document or index; all of one context
   */
  record Opened(long sequence, long patienceMillis, List<ChangeEvent> refreshes)
      implements IntentRecord {
    public Opened {
      refreshes = List.copyOf(refreshes);
      if (refreshes.isEmpty()) {
        throw new IllegalArgumentException("an intent names at least one document or index");
      }
    }
  }

  /**
   * All intents below {@code low} are settled, but those in {@code open}.
   *
   * @param open sequences below {@code low}
   */
  record LowWater(long low, Set<Long> open) implements IntentRecord {
    public LowWater {
      open = Set.copyOf(open);
    }
  }

  /**
   * The gateway leaves intents to the reconciler, whatever a later low-water record says: it does
   * not hold what they name.
   *
   * @param sequences of intents that are open
   * @param answered whether the master has answered: then one refresh, at once, is enough;
   *     otherwise the writes may still arrive, and are looked after as if their patience were over
   */
  record HandedOver(Set<Long> sequences, boolean answered) implements IntentRecord {
    public HandedOver {
      sequences = Set.copyOf(sequences);
    }
  }
}
