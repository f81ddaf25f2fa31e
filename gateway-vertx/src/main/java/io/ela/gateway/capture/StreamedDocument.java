package io.ela.gateway.capture;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.DocumentWrite;
import io.ela.dialect.rest.DocumentWrite.OpType;
import io.ela.dialect.rest.QueryString;
import io.ela.dialect.translate.AnswerPlan;
import io.ela.dialect.translate.ClientRequest;
import io.ela.dialect.translate.DocumentState;
import io.ela.dialect.translate.Translation;
import io.ela.dialect.translate.VersionLock;
import io.ela.gateway.proxy.BodyCollector.RefusedException;
import io.ela.gateway.proxy.ElasticError;
import io.ela.gateway.proxy.InFlightBudget;
import io.ela.gateway.proxy.Pieces;
import io.ela.gateway.proxy.TranslatingProxy;
import io.ela.gateway.proxy.Upstream;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One large document, whose intent is told by the path and the query string. Its bytes are the
 * client's own in every dialect.
 */
final class StreamedDocument extends StreamedExchange {
  private final ClientRequest named;
  private final DocumentWrite.Single write;
  private @Nullable AnswerPlan answers;
  private @Nullable VersionLock lock;
  private @Nullable DocumentState read;

  StreamedDocument(
      Capture capture,
      HttpServerRequest request,
      ClientRequest client,
      InFlightBudget.Share share,
      DocumentWrite.Single write) {
    super(capture, request, client, share);
    this.named = capture.pinning.pin(client, write).orElse(client);
    this.write =
        (DocumentWrite.Single) DocumentWrite.of(named.endpoint(), named.query()).orElseThrow();
  }

  static boolean suits(Capture capture, ClientRequest client, DocumentWrite.Single write) {
    boolean hasBody = write.op() != OpType.DELETE;
    boolean nameable = write.id() != null || capture.pinning.pin(client, write).isPresent();
    return hasBody && nameable && (passes(write) || capture.routes.get().bridge().identity());
  }

  /** Whether no dialect changes the body. */
  private static boolean passes(DocumentWrite.Single write) {
    return write.op() == OpType.INDEX || write.op() == OpType.CREATE;
  }

  @Override
  Future<Void> prepared(Route route) {
    return new DefaultShards(capture, request, route)
        .forWrites(List.of(item()))
        .compose(made -> lockRead(route));
  }

  private Future<Void> lockRead(Route route) {
    VersionLock wanted = route.bridge().lock(named);
    lock = wanted;
    return wanted == null
        ? Future.succeededFuture()
        : new VersionReader(request, route, patience(route))
            .read(List.of(wanted))
            .onSuccess(states -> read = states.get(0))
            .mapEmpty();
  }

  @Override
  Upstream.Head head(Route route) {
    if (!route.bridge().identity()) {
      return translated(route);
    }
    QueryString query = named.query();
    boolean same = query.equals(client.query()) && named.rawPath().equals(client.rawPath());
    String target =
        same ? request.uri() : named.rawPath() + (query.raw().isEmpty() ? "" : "?" + query.raw());
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(request.headers());
    headers.remove("Content-Length");
    return new Upstream.Head(HttpMethod.valueOf(client.method()), target, headers);
  }

  private Upstream.Head translated(Route route) {
    if (!passes(write)) {
      throw new RefusedException(
          new ElasticError(
              503,
              "hold_timeout_exception",
              client.line() + " arrived while the master was switched; nothing was sent, try again",
              1));
    }
    VersionLock wanted = lock;
    DocumentState state = read;
    Translation translation =
        wanted == null || state == null
            ? route.bridge().request(named)
            : route.bridge().locked(named, wanted, state);
    if (translation instanceof Translation.Refused refused) {
      throw new RefusedByBridge(refused);
    }
    Translation.Forward forward = (Translation.Forward) translation;
    answers = forward.answers();
    Upstream.Head head = TranslatingProxy.head(request, forward.request(), false, false);
    head.headers().remove("Content-Length");
    return head;
  }

  @Override
  Future<Void> begin(Going going) {
    going.up().setChunked(true);
    return new DocumentEvents(capture, client.line())
        .doubts(List.of(item()), going.route(), going.context())
        .compose(this::intend);
  }

  private Expected item() {
    return new Expected(
        write.op(),
        write.index(),
        write.type(),
        write.id(),
        WritePlanner.given(write.routing()),
        WritePlanner.given(write.parent()),
        null,
        false,
        write.pipeline());
  }

  @Override
  Future<Void> take(Going going, Bytes piece) {
    return send(going, Pieces.of(piece));
  }

  @Override
  Future<Void> end(Going going) {
    return Future.succeededFuture();
  }

  @Override
  @Nullable AnswerPlan answers() {
    return answers;
  }
}
