package io.ela.gateway.capture;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.translate.ClientRequest;
import io.ela.dialect.translate.Translation;
import io.ela.gateway.proxy.PackedAnswer;
import io.ela.gateway.proxy.Pieces;
import io.ela.gateway.proxy.TranslatingProxy;
import io.ela.gateway.proxy.Upstream;
import io.ela.gateway.route.Route;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/** What goes to the master when capture changes nothing in a request. */
final class PlainSend {
  private PlainSend() {}

  /**
   * The client's own bytes, or the translated request where the master has another dialect.
   *
   * @param raw the body as it came
   * @param plain the body without its content encoding
   * @throws RefusedByBridge if there is no translation
   */
  static Exchange.Outgoing of(
      HttpServerRequest request, ClientRequest client, Route route, Bytes raw, Bytes plain) {
    if (route.bridge().identity()) {
      MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(request.headers());
      headers.remove("Content-Length");
      PackedAnswer.onlyGzip(headers);
      Upstream.Head head =
          new Upstream.Head(HttpMethod.valueOf(client.method()), request.uri(), headers);
      return new Exchange.Outgoing(head, Pieces.of(raw), null);
    }
    Translation translation =
        route
            .bridge()
            .request(
                new ClientRequest(
                    client.method(),
                    client.rawPath(),
                    client.query(),
                    client.contentType(),
                    client.accept(),
                    plain,
                    client.endpoint()));
    if (translation instanceof Translation.Refused refused) {
      throw new RefusedByBridge(refused);
    }
    Translation.Forward forward = (Translation.Forward) translation;
    Bytes body = forward.request().body();
    return new Exchange.Outgoing(
        TranslatingProxy.head(request, forward.request(), false, true),
        Pieces.of(body),
        forward.answers());
  }
}
