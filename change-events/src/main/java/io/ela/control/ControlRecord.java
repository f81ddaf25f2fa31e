package io.ela.control;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** One entry of the control topic; JSON on the wire. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ControlRecord.MigrationStarted.class, name = "migration-started"),
  @JsonSubTypes.Type(value = ControlRecord.GatewaySignedOn.class, name = "gateway-signed-on"),
  @JsonSubTypes.Type(value = ControlRecord.GatewaySignedOff.class, name = "gateway-signed-off"),
  @JsonSubTypes.Type(value = ControlRecord.SwitchDraining.class, name = "switch-draining"),
  @JsonSubTypes.Type(value = ControlRecord.GatewayDrained.class, name = "gateway-drained"),
  @JsonSubTypes.Type(value = ControlRecord.SwitchSealed.class, name = "switch-sealed"),
  @JsonSubTypes.Type(value = ControlRecord.ReplicatorSignedOn.class, name = "replicator-signed-on"),
  @JsonSubTypes.Type(
      value = ControlRecord.ReplicatorSignedOff.class,
      name = "replicator-signed-off"),
  @JsonSubTypes.Type(value = ControlRecord.ReplicatorStill.class, name = "replicator-still"),
  @JsonSubTypes.Type(value = ControlRecord.SwitchDecided.class, name = "switch-decided"),
  @JsonSubTypes.Type(value = ControlRecord.IndexClaimed.class, name = "index-claimed"),
  @JsonSubTypes.Type(value = ControlRecord.IndexMirrored.class, name = "index-mirrored"),
  @JsonSubTypes.Type(value = ControlRecord.IndexReleased.class, name = "index-released"),
  @JsonSubTypes.Type(value = ControlRecord.LoadBegun.class, name = "load-begun"),
  @JsonSubTypes.Type(value = ControlRecord.LoadPlanned.class, name = "load-planned"),
  @JsonSubTypes.Type(value = ControlRecord.LoadChunkDone.class, name = "load-chunk-done"),
  @JsonSubTypes.Type(value = ControlRecord.LoadIndexEnded.class, name = "load-index-ended"),
  @JsonSubTypes.Type(value = ControlRecord.LoadTold.class, name = "load-told"),
  @JsonSubTypes.Type(value = ControlRecord.LoadEnded.class, name = "load-ended"),
  @JsonSubTypes.Type(value = ControlRecord.LoadWished.class, name = "load-wished"),
  @JsonSubTypes.Type(value = ControlRecord.Progress.class, name = "progress")
})
public sealed interface ControlRecord {

  /** The record's key in Kafka, for people who read the topic. */
  String key();

  /** The first record of a migration; only the first one by offset counts. */
  record MigrationStarted(String source, String target, String master, long timeMillis)
      implements ControlRecord {
    @Override
    public String key() {
      return "migration";
    }
  }

  /**
   * A gateway serves clients.
   *
   * @param incarnation new at every start of the gateway, so that the sign-off of a former one is
   *     not taken for the present one's
   * @param spool identity of the spool that its intents may be in while Kafka is away; null if it
   *     has none
   */
  record GatewaySignedOn(
      String gateway, String incarnation, String address, @Nullable String spool, long timeMillis)
      implements ControlRecord {
    /** A gateway without a spool. */
    public GatewaySignedOn(String gateway, String incarnation, String address, long timeMillis) {
      this(gateway, incarnation, address, null, timeMillis);
    }

    @Override
    public String key() {
      return "gateway/" + gateway;
    }
  }

  /** A gateway ended with nothing unpublished. */
  record GatewaySignedOff(String gateway, String incarnation, long timeMillis)
      implements ControlRecord {
    @Override
    public String key() {
      return "gateway/" + gateway;
    }
  }

  /**
   * A switch begins: gateways hold new writes and finish those in flight.
   *
   * @param epoch the epoch that a commit would begin
   * @param to the cluster that would become master
   */
  record SwitchDraining(long epoch, String to, long timeMillis) implements ControlRecord {
    @Override
    public String key() {
      return "switch/" + epoch;
    }
  }

  /** A gateway has no write in flight, and holds new ones until the switch is decided. */
  record GatewayDrained(String gateway, String incarnation, long epoch) implements ControlRecord {
    @Override
    public String key() {
      return "switch/" + epoch + "/drained/" + gateway;
    }
  }

  /**
   * All that was written is applied: replicators ask nothing of the slave any more until the switch
   * is decided.
   */
  record SwitchSealed(long epoch, long timeMillis) implements ControlRecord {
    @Override
    public String key() {
      return "switch/" + epoch + "/sealed";
    }
  }

  /**
   * A replicator is about to change the slave: a switch asks for its word.
   *
   * @param replicator new at every start of a replicator
   * @param address of its admin API, {@code http://host:port}; empty if there is none
   */
  record ReplicatorSignedOn(String replicator, String address, long timeMillis)
      implements ControlRecord {
    @Override
    public String key() {
      return "replicator/" + replicator;
    }
  }

  /** A replicator has ended, and none of its requests is under way. */
  record ReplicatorSignedOff(String replicator, long timeMillis) implements ControlRecord {
    @Override
    public String key() {
      return "replicator/" + replicator;
    }
  }

  /**
   * A replicator has read that the switch is sealed, and asks nothing of the slave any more.
   *
   * @param underWay requests to the slave of which it is not certain that they are over; it says so
   *     again when there are none
   */
  record ReplicatorStill(String replicator, long epoch, long underWay) implements ControlRecord {
    @Override
    public String key() {
      return "switch/" + epoch + "/still/" + replicator;
    }
  }

  /**
   * The end of a switch; the first one for an epoch wins. A commit is an abort while an index of
   * the slave is claimed: whoever holds the claim would change an index of the new master.
   */
  record SwitchDecided(long epoch, boolean committed, String master, String reason, long timeMillis)
      implements ControlRecord {
    @Override
    public String key() {
      return "switch/" + epoch + "/decided";
    }
  }

  /**
   * A replicator is about to make, replace or delete an index of the slave; nobody else may until
   * it has said what became of that.
   *
   * @param claim new for every try
   * @param instead the claim that this one takes the place of, because its holder is gone; empty if
   *     there is none
   * @param epoch the epoch under which it is made; of another one it is void
   */
  record IndexClaimed(String index, String claim, String instead, long epoch, long timeMillis)
      implements ControlRecord {
    @Override
    public String key() {
      return "index/" + index;
    }
  }

  /**
   * Two incarnations of an index belong together from now on; ends the claim.
   *
   * @param sourceUuid the source's {@code index.uuid}
   * @param targetUuid the target's
   */
  record IndexMirrored(
      String index, String claim, String sourceUuid, String targetUuid, long timeMillis)
      implements ControlRecord {
    @Override
    public String key() {
      return "index/" + index;
    }
  }

  /**
   * Ends a claim without a new pair.
   *
   * @param deleted whether the slave has the index no more, because the master has it no more
   */
  record IndexReleased(String index, String claim, boolean deleted, long timeMillis)
      implements ControlRecord {
    @Override
    public String key() {
      return "index/" + index;
    }
  }

  /**
   * How far a load or a diff is.
   *
   * @param name for instance {@code load/stock/hello}
   * @param json whatever its writer wants to find again
   */
  record Progress(String name, String json) implements ControlRecord {
    @Override
    public String key() {
      return "progress/" + name;
    }
  }

  /** What loaders tell each other, and whoever wants to know how far they are. */
  sealed interface OfLoad extends ControlRecord {
    /** The task's name. */
    String task();

    @Override
    default String key() {
      return "load/" + task();
    }
  }

  /**
   * A run of a load task begins, or one that ended incomplete is taken up again.
   *
   * @param run new for every run; the one before to take it up again
   * @param instead the task's run before, as its writer knows it; empty if there was none. Of
   *     several that name the same one the first counts, so that loaders share one run
   * @param scope what is loaded, so that one run is continued only with the same
   */
  record LoadBegun(String task, String run, String instead, String scope, long timeMillis)
      implements OfLoad {}

  /**
   * An index is cut into chunks. Of one incarnation of an index the first record counts.
   *
   * @param index its name on the master
   * @param uuid of this incarnation
   * @param chunks how many; they are the slices of its scan
   * @param docs that the master counted
   * @param bytes that they take on the master's disks
   */
  record LoadPlanned(
      String task, String run, String index, String uuid, int chunks, long docs, long bytes)
      implements OfLoad {}

  /**
   * All events of a chunk are acknowledged. Only the first record for a chunk counts.
   *
   * @param docs published
   * @param bytes of these documents
   */
  record LoadChunkDone(
      String task, String run, String index, String uuid, int chunk, long docs, long bytes)
      implements OfLoad {}

  /**
   * Nothing more is done for an index in this run.
   *
   * @param failure why it is not complete; empty if it is
   */
  record LoadIndexEnded(String task, String run, String index, String failure, long timeMillis)
      implements OfLoad {}

  /**
   * How far one loader process is; replaces what it said before.
   *
   * @param loader new at every start of a loader
   * @param docs published by it in chunks that are not done
   * @param bytes of these documents
   * @param docsPerSecond of late
   * @param bytesPerSecond of late
   * @param doing for instance {@code copying}, {@code paused}, {@code waiting for the replicator};
   *     empty when it has ended
   */
  record LoadTold(
      String task,
      String run,
      String loader,
      long docs,
      long bytes,
      double docsPerSecond,
      double bytesPerSecond,
      String doing,
      long timeMillis)
      implements OfLoad {}

  /**
   * A run has ended.
   *
   * @param complete whether every index is
   */
  record LoadEnded(String task, String run, boolean complete, long timeMillis) implements OfLoad {}

  /**
   * Somebody wants loads to go otherwise. What is null stays as it is.
   *
   * @param task empty for all tasks
   * @param paused whether it shall stand still
   * @param docsPerSecond of all its loaders together; 0 for no limit
   * @param bytesPerSecond of all its loaders together; 0 for no limit
   */
  record LoadWished(
      String task,
      @Nullable Boolean paused,
      @Nullable Long docsPerSecond,
      @Nullable Long bytesPerSecond,
      long timeMillis)
      implements OfLoad {}

  /** The wire form. */
  default byte[] toBytes() {
    try {
      return Json.MAPPER.writerFor(ControlRecord.class).writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("control record " + key(), e);
    }
  }

  /**
   * Reads the wire form.
   *
   * @throws IOException if it is not a control record
   */
  static ControlRecord fromBytes(byte[] bytes) throws IOException {
    return Json.MAPPER.readValue(bytes, ControlRecord.class);
  }

  /** Keeps the mapper out of the public face. */
  final class Json {
    private static final ObjectMapper MAPPER =
        new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private Json() {}
  }
}
