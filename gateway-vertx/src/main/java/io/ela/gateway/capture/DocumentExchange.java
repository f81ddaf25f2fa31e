package io.ela.gateway.capture;

import io.ela.config.GatewayConfig;
import io.ela.dialect.bulk.BulkItem;
import io.ela.dialect.bulk.BulkParseException;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonBytesWriter;
import io.ela.dialect.rest.DocumentWrite;
import io.ela.dialect.translate.AnswerPlan;
import io.ela.dialect.translate.BulkBridge;
import io.ela.dialect.translate.ClientRequest;
import io.ela.dialect.translate.ClusterRequest;
import io.ela.dialect.translate.Errors;
import io.ela.dialect.translate.TranslatedAnswer;
import io.ela.dialect.translate.Translation;
import io.ela.dialect.translate.UntranslatableException;
import io.ela.events.ChangeEvent;
import io.ela.gateway.admin.Counters.Count;
import io.ela.gateway.proxy.ElasticError;
import io.ela.gateway.proxy.TranslatingProxy;
import io.ela.gateway.proxy.Upstream;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One document write: index, create, update, delete, bulk. */
final class DocumentExchange extends Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(DocumentExchange.class);

  private final DocumentWrite write;
  private @Nullable WritePlan made;
  private boolean captured = true;

  DocumentExchange(
      Capture capture, HttpServerRequest request, ClientRequest client, DocumentWrite write) {
    super(capture, request, client);
    this.write = write;
  }

  @Override
  void plan(Bytes body) {
    ClientRequest whole = withBody(body);
    try {
      made = WritePlanner.plan(whole, write, capture.pinning);
    } catch (UncapturableException e) {
      if (capture.config.gateway().unknownWrites() != GatewayConfig.UnknownWrites.FORWARD) {
        throw e;
      }
      capture.counters.add(Count.UNCAPTURED_FORWARDED);
      LOG.warn(
          "event=uncaptured-write request=\"{}\" reason=\"{}\"", client.line(), e.getMessage());
      made = new WritePlan(write, whole, List.of(), List.of(), AnswerForm.AS_IS, false, false);
      captured = false;
    }
  }

  private ClientRequest withBody(Bytes body) {
    return new ClientRequest(
        client.method(),
        client.rawPath(),
        client.query(),
        client.contentType(),
        client.accept(),
        body,
        client.endpoint());
  }

  private WritePlan plan() {
    WritePlan plan = made;
    if (plan == null) {
      throw new IllegalStateException("no plan was made for " + client.line());
    }
    return plan;
  }

  @Override
  Outgoing outgoing(Route route, Bytes raw) {
    WritePlan plan = plan();
    if (route.bridge().identity()) {
      return asItIs(plan, raw);
    }
    if (!captured) {
      throw new UncapturableException("the master [" + route.master() + "] wants it translated");
    }
    ClusterRequest to;
    AnswerPlan answers;
    if (write instanceof DocumentWrite.Bulk bulk) {
      BulkBridge bridge = route.bridge().bulk(plan.request());
      JsonBytesWriter body = new JsonBytesWriter(plan.request().body().length() + 256);
      for (BulkItem line : plan.lines()) {
        body.raw(bridge.metadata(line, bulk)).ascii('\n');
        if (line.source() != null) {
          body.raw(bridge.source(line)).ascii('\n');
        }
      }
      ClusterRequest head = bridge.head();
      answers = bridge.answers();
      to =
          new ClusterRequest(
              head.method(),
              head.rawPath(),
              head.query(),
              head.contentType(),
              head.accept(),
              body.view());
    } else {
      Translation translation = route.bridge().request(plan.request());
      if (translation instanceof Translation.Refused refused) {
        throw new RefusedByBridge(refused);
      }
      Translation.Forward forward = (Translation.Forward) translation;
      to = forward.request();
      answers = forward.answers();
    }
    Buffer body = to.body().isEmpty() ? null : TranslatingProxy.buffer(to.body());
    return new Outgoing(TranslatingProxy.head(request, to, false, true), body, answers);
  }

  /**
   * The client's own bytes, also if it has compressed them, unless ids were put in; the query may
   * be another.
   */
  private Outgoing asItIs(WritePlan plan, Bytes raw) {
    boolean same = plan.request().query().equals(client.query()) && !plan.rewritten();
    String query = plan.request().query().raw();
    String target =
        same ? request.uri() : plan.request().rawPath() + (query.isEmpty() ? "" : "?" + query);
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(request.headers());
    headers.remove("Content-Length").remove("Accept-Encoding");
    Bytes body = raw;
    if (plan.rewritten()) {
      headers.remove("Content-Encoding");
      body = plan.request().body();
    }
    Upstream.Head head = new Upstream.Head(HttpMethod.valueOf(client.method()), target, headers);
    return new Outgoing(head, body.isEmpty() ? null : TranslatingProxy.buffer(body), null);
  }

  @Override
  Future<List<ChangeEvent>> events(
      Route route, Upstream.Answer answer, ChangeEvent.Context context) {
    return eventsOf(Outcomes.of(plan(), answer.status(), answer.body()), route, context);
  }

  @Override
  Future<List<ChangeEvent>> doubts(Route route, ChangeEvent.Context context) {
    return eventsOf(Outcomes.inDoubt(plan()), route, context);
  }

  private Future<List<ChangeEvent>> eventsOf(
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
        client.line());
  }

  @Override
  Bytes stripped(Bytes body) {
    return AnswerShaper.stripped(plan().form(), plan().bulk(), body);
  }

  @Override
  TranslatedAnswer formed(TranslatedAnswer answer) {
    return AnswerShaper.formed(plan().form(), answer);
  }

  @Override
  ElasticError errorOf(Throwable failure) {
    if (failure instanceof BulkParseException malformed) {
      boolean large = malformed.kind() == BulkParseException.Kind.TOO_LONG;
      return new ElasticError(
          large ? 413 : 400, "illegal_argument_exception", String.valueOf(malformed.getMessage()));
    }
    if (failure instanceof UncapturableException uncapturable) {
      capture.counters.add(Count.UNCAPTURED_REFUSED);
      return ElasticError.uncaptured(client.line(), String.valueOf(uncapturable.getMessage()));
    }
    if (failure instanceof UntranslatableException untranslatable) {
      capture.counters.add(Count.UNTRANSLATABLE);
      return new ElasticError(
          untranslatable.status(),
          Errors.UNTRANSLATABLE,
          client.line() + ": " + untranslatable.reason());
    }
    return super.errorOf(failure);
  }
}
