package io.ela.replicator;

import io.ela.events.ChangeEvent;
import java.util.ArrayList;
import java.util.List;

/** The writes topic of the model: one partition, of which nothing is deleted. */
final class SimTopic {
  private final List<ChangeEvent> events = new ArrayList<>();
  private final Chance chance;

  SimTopic(Chance chance) {
    this.chance = chance;
  }

  void publish(ChangeEvent event) {
    events.add(event);
    chance.say(() -> "published " + describe(events.size() - 1));
  }

  int size() {
    return events.size();
  }

  ChangeEvent get(long offset) {
    return events.get((int) offset);
  }

  /** For people. */
  String describe(long offset) {
    ChangeEvent event = get(offset);
    StringBuilder told = new StringBuilder("#" + offset + " ");
    told.append(event.origin().wire()).append(' ').append(event.op().wire()).append(' ');
    told.append(event.key());
    if (event.routing() != null) {
      told.append(" routing ").append(event.routing());
    }
    if (event.version() != ChangeEvent.NO_VERSION) {
      told.append(" v").append(event.version());
    }
    if (event.order() != null) {
      told.append(" seq_no ").append(event.order().seqNo());
      told.append('/').append(event.order().primaryTerm());
    }
    if (!event.source().isEmpty()) {
      told.append(' ').append(event.source().utf8());
    }
    return told + " of " + event.indexUuid() + ", epoch " + event.epoch();
  }
}
