package io.ela.gateway.capture;

import com.fasterxml.jackson.databind.JsonNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.translate.ClientRequest;
import io.ela.events.ChangeEvent;
import io.ela.events.SweepNote;
import io.ela.gateway.proxy.InFlightBudget;
import io.ela.gateway.proxy.Upstream;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One write by which the master itself writes documents that nobody names: its events are refreshes
 * of whole indices. What it writes may come long after its answer, by a task: the replicator waits
 * for tasks that are under way.
 */
abstract class IndexSweepExchange extends TriggerExchange {
  /** Elasticsearch answers when all is written, however long that takes. */
  private static final Duration UNTIL_DONE = Duration.ofDays(30);

  /**
   * Errors that come before anything is written. Others may come in the midst: a script that fails
   * at the second document, when the first is written, gives 400 or 500 (measured on 5.6, 6.8 and
   * 8.19).
   */
  private static final Set<String> BEFORE_ANYTHING =
      Set.of(
          "parsing_exception",
          "parse_exception",
          "x_content_parse_exception",
          "json_parse_exception",
          "action_request_validation_exception",
          "index_not_found_exception");

  /** Whether the master is to refuse it, and so to tell the client what is wrong with it. */
  private boolean toBeRefused;

  /** Null until it was asked for: the write has not been sent. */
  private @Nullable Targets before;

  /**
   * What it writes into.
   *
   * @param indices concrete names
   * @param made whether it makes them, so that their definitions are new too
   * @param fixed whether it writes into just these, whatever becomes of aliases and patterns
   */
  record Targets(Set<String> indices, boolean made, boolean fixed) {
    static final Targets NONE = new Targets(Set.of(), false, true);

    Targets {
      indices = Set.copyOf(indices);
    }

    Targets and(Targets later) {
      Set<String> all = new TreeSet<>(indices);
      all.addAll(later.indices);
      return new Targets(all, made || later.made, fixed);
    }
  }

  IndexSweepExchange(
      Capture capture,
      HttpServerRequest request,
      ClientRequest client,
      InFlightBudget.Share share) {
    super(capture, request, client, share);
  }

  /**
   * Where it writes to, asked from the master.
   *
   * @return fails with {@link UncapturableException} if that cannot be told, otherwise if the
   *     master does not say
   */
  abstract Future<Targets> targets(Route route);

  /** Whether the master answers when a task has begun, and not when all is written. */
  boolean leavesTask() {
    return "false".equals(client.query().get("wait_for_completion"));
  }

  @Override
  final Duration patience(Route route) {
    return leavesTask() ? super.patience(route) : UNTIL_DONE;
  }

  /** What it was before the write is what is intended; once it is known it stays so. */
  @Override
  final Future<List<ChangeEvent>> doubts(Route route, ChangeEvent.Context context) {
    Targets known = before;
    if (known != null) {
      return Future.succeededFuture(events(route, known, context));
    }
    return targets(route)
        .recover(this::untold)
        .map(
            found -> {
              before = found;
              return events(route, found, context);
            });
  }

  private Future<Targets> untold(Throwable failure) {
    if (failure instanceof UncapturableException uncapturable) {
      forwardUncaptured(uncapturable);
      return Future.succeededFuture(Targets.NONE);
    }
    return Future.failedFuture(MasterSilence.of(client.line(), failure));
  }

  /** The master has taken it. */
  void succeeded() {}

  /** An alias or a pattern may mean others by now than before the write. */
  @Override
  final Future<List<ChangeEvent>> changed(
      Route route, Upstream.Answer answer, ChangeEvent.Context context) {
    if (toBeRefused && answer.ok()) {
      return taken(client);
    }
    if (answer.ok()) {
      succeeded();
    }
    Targets known = before == null ? Targets.NONE : before;
    return known.fixed()
        ? Future.succeededFuture(events(route, known, context))
        : targets(route).map(now -> events(route, known.and(now), context));
  }

  /** Whether it may fail when a part is written; then it is answered when all is. */
  boolean failsInTheMidst() {
    return !leavesTask();
  }

  /** A failure in the midst has the status of the document that failed, and no error as a whole. */
  @Override
  final boolean refused(Upstream.Answer answer) {
    return super.refused(answer)
        && (!failsInTheMidst() || BEFORE_ANYTHING.contains(errorType(answer.body())));
  }

  private static String errorType(Bytes body) {
    try {
      return Trees.object(body).path("error").path("type").asText("");
    } catch (MalformedJsonException e) {
      return "";
    }
  }

  private List<ChangeEvent> events(Route route, Targets targets, ChangeEvent.Context context) {
    List<ChangeEvent> events = new ArrayList<>();
    if (targets.made()) {
      events.addAll(indices(targets.indices(), context));
    }
    events.addAll(refreshes(route, targets.indices(), context));
    return events;
  }

  private List<ChangeEvent> refreshes(
      Route route, Collection<String> names, ChangeEvent.Context context) {
    return names.stream()
        .filter(capture.events.selection()::contains)
        .map(index -> ChangeEvent.refreshIndex(index, note(route, index), context))
        .toList();
  }

  /** A master without types does not tell the type of an index that it has made just now. */
  private SweepNote note(Route route, String index) {
    boolean untold =
        capture.events.source().capabilities().mappingTypes()
            && !route.version().capabilities().mappingTypes();
    String type = untold ? capture.types.typeOf(index) : null;
    return type == null ? SweepNote.NONE : SweepNote.ofType(type);
  }

  /** Leaves it to the master to say what is wrong. */
  final void toBeRefused() {
    toBeRefused = true;
  }

  /** The body as a tree. */
  final JsonNode tree() {
    if (isBroken()) {
      toBeRefused();
      return Trees.object();
    }
    try {
      return Trees.object(plain());
    } catch (MalformedJsonException e) {
      throw new UncapturableException("its body cannot be read: " + e.getMessage());
    }
  }
}
