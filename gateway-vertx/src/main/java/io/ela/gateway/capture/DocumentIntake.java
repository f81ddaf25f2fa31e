package io.ela.gateway.capture;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.DocumentWrite;
import io.ela.dialect.translate.ClientRequest;
import io.ela.gateway.proxy.BodyCollector;
import io.ela.gateway.proxy.BodySource;
import io.ela.gateway.proxy.Compression;
import io.ela.gateway.proxy.HeldSource;
import io.ela.gateway.proxy.InFlightBudget;
import io.ela.gateway.proxy.RequestSource;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;

/**
 * Begins to read a document write, and chooses its way: what is small is held, so that its events
 * carry the documents ({@link DocumentExchange}); what is large, or for which there is no room,
 * goes to the master while it arrives ({@link StreamedExchange}). Runs on the request's event loop.
 */
final class DocumentIntake {
  private final Capture capture;
  private final HttpServerRequest request;
  private final ClientRequest client;
  private final DocumentWrite write;
  private final InFlightBudget.Share share;
  private final long held;
  private final long limit;

  DocumentIntake(
      Capture capture, HttpServerRequest request, ClientRequest client, DocumentWrite write) {
    this.capture = capture;
    this.request = request;
    this.client = client;
    this.write = write;
    this.share = capture.budget.share();
    this.held = capture.config.gateway().streamAbove();
    this.limit = capture.config.gateway().maxBody();
  }

  /**
   * Takes the write.
   *
   * @return completes, never fails, when all that comes of it is settled
   */
  Future<Void> run() {
    return BodyCollector.begin(request, capture.budget, share, held, limit)
        .compose(
            begun -> begun.whole() ? whole(begun.bytes()) : begun(begun),
            failure -> refused(failure));
  }

  private Future<Void> refused(Throwable failure) {
    Refusals.of(capture, request, client.line(), failure).answer(request);
    share.close();
    return Future.succeededFuture();
  }

  private Future<Void> whole(Bytes raw) {
    String encoding = request.getHeader("Content-Encoding");
    boolean large = encoding != null && Compression.announced(encoding, raw) > held;
    if (encoding == null || !large || !isBulk() || !streamable()) {
      return inHand(Future.succeededFuture(raw));
    }
    HeldSource source;
    try {
      source = new HeldSource(client.line(), encoding, raw, limit, capture.sink::compute);
    } catch (BodyCollector.RefusedException e) {
      return refused(e);
    }
    return streamed(source).onComplete(done -> source.close());
  }

  private Future<Void> begun(BodyCollector.Begun begun) {
    boolean packedBulk = isBulk() && Compression.packed(request.getHeader("Content-Encoding"));
    if (packedBulk || !streamable()) {
      Future<Bytes> rest = BodyCollector.rest(request, capture.budget, share, begun, limit);
      return packedBulk && streamable() ? rest.compose(this::whole, this::refused) : inHand(rest);
    }
    return streamed(new RequestSource(request, begun.bytes(), limit));
  }

  private Future<Void> inHand(Future<Bytes> body) {
    return new DocumentExchange(capture, request, client, write, share).run(body);
  }

  private boolean isBulk() {
    return write instanceof DocumentWrite.Bulk;
  }

  private boolean streamable() {
    return StreamedExchange.suits(capture, client, write);
  }

  private Future<Void> streamed(BodySource source) {
    return write instanceof DocumentWrite.Bulk bulk
        ? new StreamedBulk(capture, request, client, share, bulk).run(source)
        : new StreamedDocument(capture, request, client, share, (DocumentWrite.Single) write)
            .run(source);
  }
}
