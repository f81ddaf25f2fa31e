package io.ela.gateway.capture;

import io.ela.dialect.translate.ClusterRequest;
import io.ela.dialect.translate.DocumentState;
import io.ela.dialect.translate.Translation;
import io.ela.dialect.translate.VersionLock;
import io.ela.dialect.translate.VersionReads;
import io.ela.gateway.proxy.BodyCollector.RefusedException;
import io.ela.gateway.proxy.ElasticError;
import io.ela.gateway.proxy.Pieces;
import io.ela.gateway.proxy.TranslatingProxy;
import io.ela.gateway.proxy.Upstream;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Reads of the master what locks by version are compared with, with the client's credentials, and
 * before anything is sent. To be used on the request's event loop.
 *
 * @param patience how long one answer may take
 */
record VersionReader(HttpServerRequest client, Route route, Duration patience) {
  private static final int AT_ONCE = 1000;

  /**
   * Reads.
   *
   * @return one state for each lock, in their order; fails if there is no answer
   */
  Future<List<DocumentState>> read(List<VersionLock> locks) {
    return read(locks, 0, new ArrayList<>(locks.size()));
  }

  private RefusedException unread(Throwable failure) {
    return new RefusedException(
        new ElasticError(
            503,
            "no_answer_exception",
            client.method()
                + " "
                + client.path()
                + " was not sent to the cluster, because it does not tell which versions the"
                + " documents have ("
                + failure.getMessage()
                + "); try again",
            5));
  }

  private Future<List<DocumentState>> read(
      List<VersionLock> locks, int from, List<DocumentState> states) {
    if (from == locks.size()) {
      return Future.succeededFuture(states);
    }
    List<VersionLock> some = locks.subList(from, Math.min(locks.size(), from + AT_ONCE));
    Translation translation = route.bridge().request(VersionReads.question(some));
    if (translation instanceof Translation.Refused refused) {
      return Future.failedFuture(new RefusedByBridge(refused));
    }
    ClusterRequest asked = ((Translation.Forward) translation).request();
    Upstream.Head head = TranslatingProxy.head(client, asked, false, true);
    return route
        .upstream()
        .call(head, Pieces.of(asked.body()))
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure -> Future.failedFuture(unread(failure)))
        .compose(
            answer -> {
              states.addAll(VersionReads.states(answer.status(), answer.body(), some.size()));
              return read(locks, from + some.size(), states);
            });
  }
}
