package io.ela.gateway.capture;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.EndpointTable;
import io.ela.dialect.rest.QueryString;
import io.ela.dialect.translate.ClientRequest;
import io.ela.dialect.translate.TranslatedAnswer;
import io.ela.dialect.translate.Translation;
import io.ela.gateway.proxy.Pieces;
import io.ela.gateway.proxy.TranslatingProxy;
import io.ela.gateway.proxy.Upstream;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/**
 * Asks the master in the clients' dialect, on behalf of one client, with its credentials and other
 * headers. To be used on the request's event loop.
 */
record MasterTalk(HttpServerRequest client, EndpointTable endpoints, Route route) {
  private static final String JSON = "application/json";

  /**
   * Sends one request with a JSON body.
   *
   * @param path percent-encoded
   * @return the answer in the client's dialect, whatever its status; fails if there is none
   */
  Future<TranslatedAnswer> ask(String method, String path, QueryString query, Bytes body) {
    if (route.bridge().identity()) {
      MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(client.headers());
      headers
          .remove("Content-Length")
          .remove("Transfer-Encoding")
          .remove("Content-Encoding")
          .remove("Accept-Encoding")
          .remove("Expect")
          .remove("Accept");
      headers.set("Content-Type", JSON);
      String target = path + (query.raw().isEmpty() ? "" : "?" + query.raw());
      return route
          .upstream()
          .call(new Upstream.Head(HttpMethod.valueOf(method), target, headers), Pieces.of(body))
          .map(answer -> new TranslatedAnswer(answer.status(), answer.endToEnd(), answer.body()));
    }
    Translation translation =
        route
            .bridge()
            .request(
                new ClientRequest(
                    method,
                    path,
                    query,
                    JSON,
                    null,
                    body,
                    endpoints.classify(method, path, query)));
    if (translation instanceof Translation.Refused refused) {
      return Future.failedFuture(new RefusedByBridge(refused));
    }
    Translation.Forward forward = (Translation.Forward) translation;
    return route
        .upstream()
        .call(
            TranslatingProxy.head(client, forward.request(), false, true),
            Pieces.of(forward.request().body()))
        .map(answer -> forward.answers().answer(answer.status(), answer.endToEnd(), answer.body()));
  }
}
