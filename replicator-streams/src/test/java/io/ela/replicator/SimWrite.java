package io.ela.replicator;

import io.ela.dialect.json.Bytes;
import io.ela.events.ChangeEvent;
import io.ela.events.Origin;
import io.ela.replicator.SimIndex.Address;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One write through a gateway: its intent is durable, the master does it at some time or never, and
 * what came of it is an event.
 */
final class SimWrite {
  /** At the patience's end, one minute and ten minutes later. */
  static final int MOST_REFRESHES = 3;

  /** What the client wants. */
  enum Kind {
    INDEX,
    DELETE,
    /** With a version that the client counts. */
    EXTERNAL,
    /** Another document at the version that is there. */
    EXTERNAL_GTE,
    /** The gateway does not know the document that the master makes of it. */
    PIPELINE;

    static Kind drawn(Chance chance) {
      int drawn = chance.below(16);
      return drawn < 8
          ? INDEX
          : drawn < 12 ? DELETE : drawn == 12 ? EXTERNAL : drawn == 13 ? EXTERNAL_GTE : PIPELINE;
    }
  }

  private final Kind kind;
  private final Address address;
  private final Bytes source;
  private final SimCluster master;
  private final ChangeEvent.Context context;

  /** The index's incarnation as it was learnt before the write was sent. */
  private final @Nullable String uuid;

  private boolean executed;
  private boolean answered;
  private @Nullable ChangeEvent outcome;
  private int refreshes;

  SimWrite(
      Kind kind, Address address, Bytes source, SimCluster master, ChangeEvent.Context context) {
    this.kind = kind;
    this.address = address;
    this.source = source;
    this.master = master;
    this.context = context;
    this.uuid = master.uuid();
  }

  /** A write of an index, which is done already. */
  static SimWrite done(ChangeEvent outcome, SimCluster master) {
    SimWrite write =
        new SimWrite(
            Kind.INDEX,
            new Address("", null),
            outcome.source(),
            master,
            new ChangeEvent.Context(
                outcome.master(), outcome.epoch(), outcome.origin(), outcome.requestId(), 0));
    write.executed = true;
    write.answered = true;
    write.outcome = outcome;
    return write;
  }

  Address address() {
    return address;
  }

  boolean executed() {
    return executed;
  }

  boolean awaitsAnswer() {
    return executed && !answered;
  }

  boolean answered() {
    return answered;
  }

  int refreshes() {
    return refreshes;
  }

  /** The master does it. */
  void execute(Chance chance) {
    executed = true;
    SimIndex index = kind == Kind.DELETE ? master.index() : master.forClient();
    if (index == null) {
      return;
    }
    if (chance.replicaLags()) {
      index.holdReplicaBack(address);
    }
    SimIndex.Answer answer = answer(index, chance);
    if (answer.result() == SimIndex.Result.DONE) {
      outcome = event(answer);
    }
  }

  private SimIndex.Answer answer(SimIndex index, Chance chance) {
    SimIndex.Copy there = index.get(address, false);
    long version = there == null ? 1 + chance.below(3) : there.version();
    return switch (kind) {
      case INDEX, PIPELINE -> index.index(address, source);
      case DELETE -> index.delete(address);
      case EXTERNAL -> index.index(address, source, version + 1 + chance.below(3), false, true);
      case EXTERNAL_GTE -> index.index(address, source, version, true, true);
    };
  }

  /** Inline when certain. */
  private ChangeEvent event(SimIndex.Answer answer) {
    if (uuid == null || kind == Kind.PIPELINE || kind == Kind.EXTERNAL_GTE) {
      return ChangeEvent.refresh(SimCluster.key(address), address.routing(), null, context);
    }
    ChangeEvent event =
        kind == Kind.DELETE
            ? ChangeEvent.delete(
                SimCluster.key(address),
                address.routing(),
                null,
                answer.version(),
                master.told(answer.order()),
                context)
            : ChangeEvent.index(
                SimCluster.key(address),
                address.routing(),
                null,
                answer.version(),
                master.told(answer.order()),
                source,
                context);
    return event.inIncarnation(uuid);
  }

  /** The gateway has the master's answer: every copy of the shard has the write. */
  void answer() {
    answered = true;
    SimIndex index = master.index();
    if (index != null) {
      index.replicate(address);
    }
  }

  /** Nothing if nothing happened. */
  Optional<ChangeEvent> outcome() {
    return Optional.ofNullable(outcome);
  }

  /** What is published if nobody knows the outcome. */
  ChangeEvent refresh(Origin origin) {
    refreshes++;
    ChangeEvent known = outcome;
    if (known != null && known.ofDefinition()) {
      return known;
    }
    return ChangeEvent.refresh(
        SimCluster.key(address),
        address.routing(),
        null,
        new ChangeEvent.Context(context.master(), context.epoch(), origin, context.requestId(), 0));
  }

  @Override
  public String toString() {
    return kind
        + " "
        + address
        + " "
        + source.utf8()
        + " -> "
        + outcome().map(Record::toString).orElse("nothing");
  }
}
