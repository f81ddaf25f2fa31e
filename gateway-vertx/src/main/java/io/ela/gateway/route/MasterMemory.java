package io.ela.gateway.route;

import io.ela.control.ControlState;
import io.ela.gateway.spool.SpoolException;
import io.ela.gateway.spool.SpoolNote;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps beside the spool who is master, for a start without Kafka, as long as that is certain: see
 * {@link KnownMaster}. Thread-safe; blocks for as long as a disk takes.
 */
public final class MasterMemory {
  private static final Logger LOG = LoggerFactory.getLogger(MasterMemory.class);

  private final SpoolNote note;
  private final String topic;
  private final String gateway;
  private final String incarnation;
  private @Nullable KnownMaster kept;
  private boolean ended;

  /**
   * @param note to be written to by nobody else
   * @param topic name of the control topic
   * @param incarnation this run of the gateway
   */
  public MasterMemory(SpoolNote note, String topic, String gateway, String incarnation) {
    this.note = note;
    this.topic = topic;
    this.gateway = gateway;
    this.incarnation = incarnation;
  }

  /**
   * What a former run has kept, if it is of the same migration.
   *
   * @return empty if nothing was, or it cannot be read; the log says why
   */
  public Optional<KnownMaster> former(String source, String target) {
    try {
      String text = note.read();
      if (text == null) {
        return Optional.empty();
      }
      KnownMaster known = KnownMaster.fromJson(text);
      boolean same =
          known.topic().equals(topic)
              && known.signedOn().gateway().equals(gateway)
              && known.migration().source().equals(source)
              && known.migration().target().equals(target);
      if (!same) {
        LOG.warn("event=master-not-remembered cause=\"{} is of another migration\"", known);
      }
      return same ? Optional.of(known) : Optional.empty();
    } catch (SpoolException | IllegalArgumentException e) {
      LOG.warn("event=master-not-remembered cause=\"{}\"", e.getMessage());
      return Optional.empty();
    }
  }

  /** The present state. Nothing is kept of it while it is not certain to last. */
  public synchronized void seen(ControlState state) {
    if (ended) {
      return;
    }
    try {
      if (state.superseded().contains(incarnation)) {
        forget();
        return;
      }
      Optional<KnownMaster> now = KnownMaster.of(state, topic, gateway, incarnation);
      if (now.isPresent() && !now.get().equals(kept)) {
        note.keep(now.get().toJson());
        kept = now.get();
      }
    } catch (SpoolException e) {
      // What was kept before is right as well, if it is there at all.
      LOG.warn("event=master-not-kept cause=\"{}\"", e.getMessage());
    }
  }

  /**
   * Before the gateway says that its writes are drained. What is {@linkplain #seen} later may be
   * kept again.
   *
   * @throws SpoolException if it may still be kept; then that must not be said
   */
  public synchronized void forget() {
    kept = null;
    note.drop();
  }

  /**
   * Before the gateway signs off: nothing is kept any more.
   *
   * @throws SpoolException if something may still be; then it must not
   */
  public synchronized void end() {
    ended = true;
    forget();
  }
}
