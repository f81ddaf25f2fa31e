package io.ela.gateway.capture;

import io.ela.config.GatewayConfig;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.DocumentWrite;
import io.ela.dialect.translate.AnswerPlan;
import io.ela.dialect.translate.BulkBridge;
import io.ela.dialect.translate.ClientRequest;
import io.ela.dialect.translate.ClusterRequest;
import io.ela.dialect.translate.DocumentState;
import io.ela.dialect.translate.TranslatedAnswer;
import io.ela.dialect.translate.Translation;
import io.ela.dialect.translate.VersionLock;
import io.ela.events.ChangeEvent;
import io.ela.events.Op;
import io.ela.gateway.admin.Counters.Count;
import io.ela.gateway.proxy.ElasticError;
import io.ela.gateway.proxy.InFlightBudget;
import io.ela.gateway.proxy.PackedAnswer;
import io.ela.gateway.proxy.Pieces;
import io.ela.gateway.proxy.TranslatingProxy;
import io.ela.gateway.proxy.Upstream;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One document write: index, create, update, delete, bulk. */
final class DocumentExchange extends Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(DocumentExchange.class);

  private final DocumentWrite write;
  private final DocumentEvents naming;
  private @Nullable WritePlan made;
  private boolean captured = true;
  private @Nullable BulkBridge bulk;
  private BulkLockStates locks = BulkLockStates.NONE;
  private @Nullable VersionLock lock;
  private @Nullable DocumentState read;

  /** What is known of the indices since before the write was sent; null until then. */
  private Events.@Nullable Facts facts;

  DocumentExchange(
      Capture capture,
      HttpServerRequest request,
      ClientRequest client,
      DocumentWrite write,
      InFlightBudget.Share share) {
    super(capture, request, client, share);
    this.write = write;
    this.naming = new DocumentEvents(capture, client.line());
  }

  @Override
  void plan(Bytes body) {
    ClientRequest whole = client.withBody(body);
    try {
      made = WritePlanner.plan(whole, write, capture.pinning);
    } catch (UncapturableException e) {
      if (capture.config.gateway().unknownWrites() != GatewayConfig.UnknownWrites.FORWARD) {
        throw e;
      }
      capture.counters.add(Count.UNCAPTURED_FORWARDED);
      LOG.warn(
          "event=uncaptured-write request=\"{}\" reason=\"{}\"", client.line(), e.getMessage());
      made =
          new WritePlan(
              write,
              whole,
              List.of(),
              List.of(),
              Bytes.EMPTY,
              AnswerForm.AS_IS,
              false,
              Pieces.of(body),
              false);
      captured = false;
    }
  }

  private WritePlan plan() {
    WritePlan plan = made;
    if (plan == null) {
      throw new IllegalStateException("no plan was made for " + client.line());
    }
    return plan;
  }

  @Override
  Future<Void> prepared(Route route) {
    if (route.bridge().identity() || !captured) {
      return Future.succeededFuture();
    }
    return new DefaultShards(capture, request, route)
        .forWrites(plan().items())
        .compose(made -> locksRead(route));
  }

  private Future<Void> locksRead(Route route) {
    VersionReader reader = new VersionReader(request, route, patience(route));
    ClientRequest asked = plan().request();
    if (write instanceof DocumentWrite.Bulk defaults) {
      BulkBridge bridge = route.bridge().bulk(asked);
      bulk = bridge;
      return BulkLockStates.read(reader, bridge, plan().lines(), defaults)
          .onSuccess(states -> locks = states)
          .mapEmpty();
    }
    VersionLock wanted = route.bridge().lock(asked);
    lock = wanted;
    return wanted == null
        ? Future.succeededFuture()
        : reader.read(List.of(wanted)).onSuccess(states -> read = states.get(0)).mapEmpty();
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
    Pieces sent;
    AnswerPlan answers;
    BulkBridge bridge = bulk;
    if (write instanceof DocumentWrite.Bulk defaults && bridge != null) {
      sent =
          locks
              .addTo(new Pieces.Lines(), bridge, plan.lines(), defaults)
              .rest(plan.unended())
              .done();
      to = bridge.head();
      answers = bridge.answers();
    } else {
      Translation translation = translated(route, plan.request());
      if (translation instanceof Translation.Refused refused) {
        throw new RefusedByBridge(refused);
      }
      Translation.Forward forward = (Translation.Forward) translation;
      to = forward.request();
      sent = Pieces.of(to.body());
      answers = forward.answers();
    }
    return new Outgoing(TranslatingProxy.head(request, to, false, true), sent, answers);
  }

  private Translation translated(Route route, ClientRequest asked) {
    VersionLock wanted = lock;
    DocumentState state = read;
    return wanted == null || state == null
        ? route.bridge().request(asked)
        : route.bridge().locked(asked, wanted, state);
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
    headers.remove("Content-Length");
    PackedAnswer.onlyGzip(headers);
    Pieces body = Pieces.of(raw);
    if (plan.rewritten()) {
      headers.remove("Content-Encoding");
      body = plan.body();
    }
    Upstream.Head head = new Upstream.Head(HttpMethod.valueOf(client.method()), target, headers);
    return new Outgoing(head, body, null);
  }

  @Override
  Future<List<ChangeEvent>> events(
      Route route, Upstream.Answer answer, ChangeEvent.Context context) {
    List<Outcome> outcomes =
        Outcomes.of(
            plan(), answer.status(), answer.body(), route.version().capabilities().bulkInParts());
    Events.Facts before = facts;
    if (before == null) {
      throw new IllegalStateException("sent before anything was known of its indices");
    }
    return Future.succeededFuture(naming.events(outcomes, before, route, context));
  }

  @Override
  Future<List<ChangeEvent>> doubts(Route route, ChangeEvent.Context context) {
    return naming
        .facts(plan().items(), route)
        .map(
            known -> {
              if (facts == null) {
                facts = known;
              }
              return naming.events(Outcomes.inDoubt(plan()), known, route, context);
            });
  }

  /**
   * What is told without asking the master again relies on facts that may have changed before the
   * master did it: the intent stays open until they are confirmed.
   */
  @Override
  void settle(
      Route route, Intents.Ticket ticket, List<ChangeEvent> events, ChangeEvent.Context context) {
    Events.Facts before = facts;
    Set<String> told = new HashSet<>();
    for (ChangeEvent event : events) {
      if (event.op() != Op.REFRESH) {
        told.add(event.key().index());
      }
    }
    if (told.isEmpty() || before == null || ticket.over()) {
      ticket.settle();
      return;
    }
    capture.confirmations.ask(
        capture.facts.of(route),
        before,
        told,
        ticket.size(),
        new Settlement(capture, ticket, context)::after);
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
    return Refusals.of(capture, request, client.line(), failure);
  }
}
