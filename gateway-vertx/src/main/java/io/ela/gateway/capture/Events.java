package io.ela.gateway.capture;

import io.ela.config.IndexSelection;
import io.ela.dialect.EsVersion;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.DocumentWrite.OpType;
import io.ela.dialect.translate.TypeNames;
import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.ela.gateway.capture.IndexFacts.Fact;
import io.ela.gateway.capture.IndexFacts.Target;
import io.ela.gateway.route.PartDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the events of a request's outcomes. Pure; thread-safe. Inline when certain, otherwise a
 * refresh.
 *
 * @param source the version whose dialect the clients speak
 * @param types the types of the source's indices, for answers of a master that has none
 * @param selection the indices that the migration is about; others give no events
 */
record Events(EsVersion source, TypeNames types, IndexSelection selection) {

  /** Larger documents would fill the producer's buffer. */
  private static final int MOST_INLINE = 8 * 1024 * 1024;

  /**
   * What was asked of the master before the write was sent.
   *
   * @param targets by the name that the client used; by that of the part of a split index
   * @param parts what the master calls what clients call an index
   */
  record Facts(Map<String, Target> targets, PartDirectory parts) {
    /** The master's name for what the client wrote to. */
    @Nullable String name(@Nullable Expected expected) {
      String written = expected == null ? null : expected.index();
      return expected == null || written == null ? null : parts.document(written, expected.type());
    }

    /** What is known of a concrete index; null for one that no name of the client's stood for. */
    @Nullable Fact of(@Nullable String name, String index) {
      Target target = name == null ? null : targets.get(name);
      Fact fact = target == null ? null : target.indices().get(index);
      if (fact != null) {
        return fact;
      }
      for (Target other : targets.values()) {
        Fact there = other.indices().get(index);
        if (there != null) {
          return there;
        }
      }
      return null;
    }
  }

  /**
   * The events.
   *
   * @param masterHasTypes whether the {@code _type} of an answer is the source's
   * @param unnamed is called for each outcome in doubt that not even names a document
   */
  List<ChangeEvent> of(
      List<Outcome> outcomes,
      Facts facts,
      boolean masterHasTypes,
      ChangeEvent.Context context,
      Runnable unnamed) {
    List<ChangeEvent> events = new ArrayList<>(outcomes.size());
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Changed changed) {
        if (selection.contains(facts.parts().source(changed.index()))) {
          events.add(changed(changed, facts, masterHasTypes, context));
        }
      } else {
        inDoubt((Outcome.InDoubt) outcome, facts, context, unnamed, events);
      }
    }
    return events;
  }

  private ChangeEvent changed(
      Outcome.Changed changed, Facts facts, boolean masterHasTypes, ChangeEvent.Context context) {
    Expected expected = changed.expected();
    String answered = masterHasTypes ? changed.type() : null;
    DocKey key = key(expected, answered, changed.index(), changed.id(), facts.parts());
    String routing = routing(expected, changed.index(), facts);
    String parent = expected == null ? null : expected.parent();
    Fact fact = facts.of(facts.name(expected), changed.index());
    // Versions of different incarnations of an index say nothing about one another.
    if (fact == null || fact.uuid().isEmpty()) {
      return ChangeEvent.refresh(key, routing, parent, context);
    }
    if (changed.deleted()) {
      return ChangeEvent.delete(key, routing, parent, changed.version(), changed.order(), context)
          .inIncarnation(fact.uuid());
    }
    Bytes document = document(changed, fact);
    return document == null
        ? ChangeEvent.refresh(key, routing, parent, context)
        : ChangeEvent.index(
                key, routing, parent, changed.version(), changed.order(), document, context)
            .inIncarnation(fact.uuid());
  }

  /** The document's bytes if they are certain. */
  private static @Nullable Bytes document(Outcome.Changed changed, Fact fact) {
    Expected expected = changed.expected();
    if (expected == null || !expected.inline()) {
      return null;
    }
    if (fact.finalPipeline() || (fact.defaultPipeline() && !expected.pipelineNone())) {
      return null;
    }
    Bytes document = expected.op() == OpType.UPDATE ? changed.getSource() : expected.source();
    return document != null && document.length() > MOST_INLINE ? null : document;
  }

  private void inDoubt(
      Outcome.InDoubt doubt,
      Facts facts,
      ChangeEvent.Context context,
      Runnable unnamed,
      List<ChangeEvent> events) {
    Expected expected = doubt.expected();
    String id = doubt.id() != null || expected == null ? doubt.id() : expected.id();
    String name = doubt.index() != null ? doubt.index() : facts.name(expected);
    if (id == null || id.isEmpty() || name == null || name.isEmpty()) {
      unnamed.run();
      return;
    }
    Target target = facts.targets().getOrDefault(name, Target.itself(name));
    target
        .indices()
        .forEach(
            (index, fact) -> {
              if (selection.contains(facts.parts().source(index))) {
                String given = expected == null ? null : expected.routing();
                String routing = given != null || fact.routing().isEmpty() ? given : fact.routing();
                events.add(
                    ChangeEvent.refresh(
                        key(expected, null, index, id, facts.parts()),
                        routing,
                        expected == null ? null : expected.parent(),
                        context));
              }
            });
  }

  /** In the source's coordinates. */
  private DocKey key(
      @Nullable Expected expected,
      @Nullable String answered,
      String index,
      String id,
      PartDirectory parts) {
    String ofPart = parts.typeOf(index);
    return new DocKey(
        parts.source(index), ofPart == null ? type(expected, answered, index) : ofPart, id);
  }

  private String type(@Nullable Expected expected, @Nullable String answered, String index) {
    if (!source.capabilities().mappingTypes()) {
      return DocKey.NO_TYPE;
    }
    if (answered != null) {
      return answered;
    }
    if (expected != null && expected.type() != null) {
      return expected.type();
    }
    String known = types.typeOf(index);
    return known == null ? DocKey.NO_TYPE : known;
  }

  private static @Nullable String routing(@Nullable Expected expected, String index, Facts facts) {
    if (expected == null || expected.routing() != null) {
      return expected == null ? null : expected.routing();
    }
    String name = facts.name(expected);
    if (name == null || name.equals(index)) {
      return null;
    }
    Target target = facts.targets().get(name);
    Fact fact = target == null ? null : target.indices().get(index);
    return fact == null || fact.routing().isEmpty() ? null : fact.routing();
  }
}
