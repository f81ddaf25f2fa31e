package io.ela.replicator;

import io.ela.events.ChangeEvent;
import io.ela.events.Op;
import io.ela.replicator.DocumentCourse.Decision;
import io.ela.replicator.Gate.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gates that each lack one rule of {@link Gate}: what a model must be able to find. */
final class WrongGates {
  private WrongGates() {}

  private enum Change {
    EPOCH,
    MARK,
    PLACE,
    RESTART
  }

  static Map<String, Decision> all() {
    Map<String, Decision> gates = new LinkedHashMap<>();
    gates.put(
        "applies everything",
        (event, known, epoch, pair) ->
            event.op() == Op.REFRESH || event.version() == ChangeEvent.NO_VERSION
                ? Verdict.REFRESH
                : Verdict.APPLY);
    gates.put("goes by versions only", WrongGates::byVersionOnly);
    gates.put(
        "takes an older epoch's word",
        (event, known, epoch, pair) ->
            event.epoch() == epoch || event.op() == Op.REFRESH
                ? Gate.decide(event, known, epoch, pair)
                : Gate.decide(event.inIncarnation(pair.master()), known, event.epoch(), pair));
    gates.put(
        "takes the word of an index that is gone",
        (event, known, epoch, pair) ->
            Gate.decide(
                event.op() == Op.REFRESH ? event : event.inIncarnation(pair.master()),
                known,
                epoch,
                pair));
    gates.put(
        "believes what was applied to another index of the slave",
        (event, known, epoch, pair) ->
            Gate.decide(event, changed(known, Change.MARK, pair.mark()), epoch, pair));
    gates.put(
        "forgets absences",
        (event, known, epoch, pair) ->
            Gate.decide(event, known != null && known.live() ? known : null, epoch, pair));
    gates.put(
        "forgets that a document was absent before",
        (event, known, epoch, pair) ->
            Gate.decide(event, changed(known, Change.RESTART, 0), epoch, pair));
    gates.put(
        "takes all routings of an id for one",
        (event, known, epoch, pair) ->
            Gate.decide(
                event,
                changed(known, Change.PLACE, Place.of(event).mark(event.key().id())),
                epoch,
                pair));
    gates.put(
        "drops what has the version that is known",
        (event, known, epoch, pair) ->
            sameVersion(event, known) ? Verdict.DROP : Gate.decide(event, known, epoch, pair));
    gates.put(
        "takes a delete's word without seq_nos",
        (event, known, epoch, pair) ->
            event.op() == Op.DELETE
                    && event.epoch() == epoch
                    && pair.master().equals(event.indexUuid())
                    && known != null
                    && known.live()
                    && event.version() > known.version()
                ? Verdict.APPLY
                : Gate.decide(event, known, epoch, pair));
    return gates;
  }

  private static Verdict byVersionOnly(
      ChangeEvent event, @Nullable AppliedEntry known, long epoch, Incarnations pair) {
    if (event.op() == Op.REFRESH) {
      return Verdict.REFRESH;
    }
    return known == null || event.version() > known.version() ? Verdict.APPLY : Verdict.DROP;
  }

  private static boolean sameVersion(ChangeEvent event, @Nullable AppliedEntry known) {
    return known != null
        && event.op() == Op.INDEX
        && known.live()
        && event.version() == known.version();
  }

  private static @Nullable AppliedEntry changed(
      @Nullable AppliedEntry entry, Change what, long to) {
    return entry == null
        ? null
        : new AppliedEntry(
            entry.live(),
            entry.version(),
            entry.order(),
            entry.digest(),
            what == Change.EPOCH ? to : entry.epoch(),
            what == Change.MARK ? to : entry.mark(),
            what == Change.PLACE ? to : entry.place(),
            what == Change.RESTART ? to : entry.restartMillis(),
            entry.timeMillis());
  }
}
