package io.ela.gateway.capture;

import io.ela.dialect.rest.DocumentWrite.OpType;
import io.ela.events.ChangeEvent;
import io.ela.gateway.admin.Counters.Count;
import io.ela.gateway.route.PartDirectory;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

  /** What is to be known of the documents' indices, asked before they are written. */
  Future<Events.Facts> facts(Collection<Expected> items, Route route) {
    if (route.parts() == PartDirectory.NONE) {
      return known(items, route);
    }
    Set<PartDirectory.DocumentPlace> places = new LinkedHashSet<>();
    items.forEach(item -> places.add(new PartDirectory.DocumentPlace(item.index(), item.type())));
    return route
        .parts()
        .ensured(places, route.client())
        .recover(failure -> Future.failedFuture(MasterSilence.of(line, failure)))
        .compose(there -> known(items, route));
  }

  private Future<Events.Facts> known(Collection<Expected> items, Route route) {
    Map<String, IndexFacts.Target> targets = new LinkedHashMap<>();
    List<Future<IndexFacts.Target>> asked = new ArrayList<>();
    for (Expected item : items) {
      String written = item.index();
      if (written == null || written.isEmpty()) {
        continue;
      }
      String name = route.parts().document(written, item.type());
      if (targets.containsKey(name)) {
        continue;
      }
      targets.put(name, IndexFacts.Target.itself(name));
      asked.add(capture.facts.target(route, name).onSuccess(target -> targets.put(name, target)));
    }
    Future<?> all = asked.isEmpty() ? Future.succeededFuture() : Future.join(asked);
    return all.map(done -> new Events.Facts(targets, route.parts()))
        .compose(known -> routed(items, known, route).map(known));
  }

  /** No answer tells which routing a pipeline gave. */
  private Future<Void> routed(Collection<Expected> items, Events.Facts known, Route route) {
    Set<String> passed = new TreeSet<>();
    Set<String> made = new TreeSet<>();
    for (Expected item : items) {
      String own = item.ownPipeline();
      if (own != null) {
        passed.add(own);
      }
      String name = known.name(item);
      IndexFacts.Target target = name == null ? null : known.targets().get(name);
      if (target == null || item.op() == OpType.DELETE) {
        continue;
      }
      target
          .indices()
          .forEach(
              (index, fact) -> {
                if (fact.uuid().isEmpty()) {
                  made.add(index);
                }
                passed.add(fact.finalName());
                if (item.pipeline() == null) {
                  passed.add(fact.defaultName());
                }
              });
    }
    passed.remove("");
    return passed.isEmpty() && made.isEmpty()
        ? Future.succeededFuture()
        : capture.routings.keep(route, line, passed, made);
  }

  /**
   * The events.
   *
   * @param facts as they were before the write was sent
   */
  List<ChangeEvent> events(
      List<Outcome> outcomes, Events.Facts facts, Route route, ChangeEvent.Context context) {
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Changed changed) {
        learnType(changed.index(), outcome.expected(), route);
      }
    }
    return capture.events.of(
        outcomes, facts, route.version().capabilities().mappingTypes(), context, this::unnamed);
  }

  /** Events for documents of which nothing is known but that they may be written. */
  Future<List<ChangeEvent>> doubts(List<Expected> items, Route route, ChangeEvent.Context context) {
    return facts(items, route).map(known -> events(Outcomes.inDoubt(items), known, route, context));
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

  private void unnamed() {
    capture.counters.add(Count.UNNAMED_IN_DOUBT);
    LOG.warn(
        "event=unnamed-write-in-doubt request=\"{}\" hint=\"the server was to give the id, and its"
            + " answer is missing: a diff with repair finds the document, if there is one\"",
        line);
  }
}
