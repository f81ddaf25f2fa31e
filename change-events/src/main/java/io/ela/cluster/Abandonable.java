package io.ela.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.client.impl.ClientPhase;
import io.vertx.ext.web.client.impl.HttpContext;
import io.vertx.ext.web.client.impl.WebClientInternal;
import org.jspecify.annotations.Nullable;

/**
 * One request of a {@link WebClient} that can be ended from outside at any moment, together with
 * its connection. {@code WebClient} has no public means for that: its own timeout watches for
 * silence only, so an answer that trickles goes on behind a caller who gave it up, and nobody knows
 * when the request can no longer arrive. Used once; thread-safe.
 */
final class Abandonable {
  private static final String KEY = Abandonable.class.getName();

  private final @Nullable SendPermit permit;
  private @Nullable HttpClientRequest opened;
  private boolean abandoned;
  private boolean sent;

  /**
   * @param permit null if it may be sent at any time
   */
  Abandonable(@Nullable SendPermit permit) {
    this.permit = permit;
  }

  /** A client whose requests can be abandoned. Closing {@code http} closes it. */
  static WebClientInternal client(HttpClient http) {
    WebClientOptions options = new WebClientOptions().setFollowRedirects(false).setUserAgent("ela");
    WebClientInternal web = (WebClientInternal) WebClient.wrap(http, options);
    return web.addInterceptor(Abandonable::intercept);
  }

  /** Sends the request, with the client of {@link #client}. */
  Future<HttpResponse<Buffer>> send(
      WebClientInternal web, Vertx vertx, HttpRequest<Buffer> request, @Nullable Buffer body) {
    HttpContext<Buffer> context = web.createContext((ContextInternal) vertx.getOrCreateContext());
    context.set(KEY, this);
    context.prepareRequest(request, null, body);
    return context.future();
  }

  /** Ends the exchange: nothing more is sent or received for it, and its connection is closed. */
  synchronized void abandon() {
    abandoned = true;
    if (opened != null) {
      reset(opened);
    }
  }

  private static void intercept(HttpContext<?> context) {
    if (context.phase() == ClientPhase.SEND_REQUEST) {
      Abandonable exchange = context.get(KEY);
      RuntimeException refused = exchange.open(context.clientRequest());
      if (refused != null) {
        reset(context.clientRequest());
        context.fail(refused);
        return;
      }
    }
    context.next();
  }

  /** Null if it may be sent now. */
  private synchronized @Nullable RuntimeException open(HttpClientRequest request) {
    if (abandoned) {
      // Waited for a connection for so long that nobody wants the answer any more.
      return new IllegalStateException("abandoned before it was sent");
    }
    if (permit != null && !permit.maySend()) {
      return new WithheldException();
    }
    opened = request;
    sent = true;
    return null;
  }

  /** Whether nothing was sent; then nothing will be. */
  synchronized boolean isUnsent() {
    abandoned |= !sent;
    return !sent;
  }

  private static void reset(HttpClientRequest request) {
    // Whether that worked is of no use to anyone: the request has failed already.
    var unused = request.reset();
  }
}
