package io.ela.gateway.capture;

import io.ela.events.ChangeEvent;
import io.ela.gateway.admin.Counters.Count;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what the events of one write need to know, and makes them. Thread-safe.
 *
 * @param line names the client's request
 */
record DocumentEvents(Capture capture, String line) {
  private static final Logger LOG = LoggerFactory.getLogger(DocumentEvents.class);

  /** The events; what they need to know beside is asked from the master. */
  Future<List<ChangeEvent>> events(
      List<Outcome> outcomes, Route route, ChangeEvent.Context context) {
    if (outcomes.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    Set<String> indices = new LinkedHashSet<>();
    Set<String> names = new LinkedHashSet<>();
    for (Outcome outcome : outcomes) {
      Expected expected = outcome.expected();
      String asked = expected == null ? null : expected.index();
      if (outcome instanceof Outcome.Changed changed) {
        indices.add(changed.index());
        learnType(changed.index(), expected, route);
        if (asked != null && !asked.equals(changed.index())) {
          names.add(asked);
        }
      } else if (outcome instanceof Outcome.InDoubt doubt) {
        String name = doubt.index() != null ? doubt.index() : asked;
        if (name != null && !name.isEmpty()) {
          names.add(name);
        }
      }
    }
    return facts(route, indices, names)
        .map(
            facts ->
                capture.events.of(
                    outcomes,
                    facts,
                    route.version().capabilities().mappingTypes(),
                    context,
                    this::unnamed));
  }

  /** An index made while the master has no types: the source cannot be asked for its type. */
  private void learnType(String index, @Nullable Expected expected, Route route) {
    boolean typed =
        capture.events.source().capabilities().mappingTypes()
            && !route.version().capabilities().mappingTypes();
    if (typed && expected != null && expected.type() != null) {
      capture.types.learn(index, expected.type());
    }
  }

  private Future<Events.Facts> facts(Route route, Set<String> indices, Set<String> names) {
    Map<String, IndexFacts.Target> targets = new LinkedHashMap<>();
    List<Future<IndexFacts.Target>> asked = new ArrayList<>();
    for (String name : names) {
      asked.add(capture.facts.target(route, name).onSuccess(target -> targets.put(name, target)));
    }
    Future<?> all = asked.isEmpty() ? Future.succeededFuture() : Future.join(asked);
    return all.compose(done -> capture.facts.pipelines(route, indices))
        .map(pipelines -> new Events.Facts(pipelines, targets));
  }

  private void unnamed() {
    capture.counters.add(Count.UNNAMED_IN_DOUBT);
    LOG.warn(
        "event=unnamed-write-in-doubt request=\"{}\" hint=\"the server was to give the id, and its"
            + " answer is missing: a diff with repair finds the document, if there is one\"",
        line);
  }
}
