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

  private @Nullable HttpClientRequest opened;
  private boolean abandoned;

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
      if (!exchange.open(context.clientRequest())) {
        // Waited for a connection for so long that nobody wants the answer any more.
        context.fail(new IllegalStateException("abandoned before it was sent"));
        return;
      }
    }
    context.next();
  }

  private synchronized boolean open(HttpClientRequest request) {
    opened = request;
    return !abandoned;
  }

  private static void reset(HttpClientRequest request) {
    // Whether that worked is of no use to anyone: the request has failed already.
    var unused = request.reset();
  }
}
