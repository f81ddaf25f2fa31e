package io.ela.gateway.capture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.split.CreatedParts;
import io.ela.dialect.split.IndexPart;
import io.ela.dialect.translate.ClientRequest;
import io.ela.dialect.translate.ClusterRequest;
import io.ela.dialect.translate.Translation;
import io.ela.gateway.proxy.BodyCollector.RefusedException;
import io.ela.gateway.proxy.ElasticError;
import io.ela.gateway.proxy.TranslatingProxy;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a client makes an index with several types, each of which is an index of the master: makes
 * all but the first, before the client's request makes that one. Made for one request.
 */
final class SiblingParts {
  private static final Logger LOG = LoggerFactory.getLogger(SiblingParts.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String line;
  private final Route route;
  private final List<String> made = new ArrayList<>();
  private boolean done;

  /**
   * @param line names the client's request
   */
  SiblingParts(String line, Route route) {
    this.line = line;
    this.route = route;
  }

  /**
   * Makes them, once.
   *
   * @param request with its whole body
   * @return fails with what the client is to be told
   */
  Future<Void> make(ClientRequest request) {
    String index = request.endpoint().index();
    boolean wanted =
        !done
            && index != null
            && !request.body().isEmpty()
            && route.parts().view().splits().splits(index)
            // Else the master will say that it is there.
            && route.parts().view().of(index).isEmpty();
    if (!wanted || index == null) {
      return Future.succeededFuture();
    }
    done = true;
    ObjectNode body;
    try {
      body = Trees.object(request.body());
    } catch (MalformedJsonException e) {
      LOG.debug("event=create-body-unreadable request=\"{}\" cause=\"{}\"", line, e.getMessage());
      return Future.succeededFuture();
    }
    List<IndexPart> parts = CreatedParts.of(index, body, route.parts().view().splits());
    Future<Void> all = Future.succeededFuture();
    for (IndexPart part : parts.subList(1, parts.size())) {
      all = all.compose(before -> one(part, request.withBody(CreatedParts.body(body, part))));
    }
    return all.onFailure(failure -> takeBack());
  }

  private Future<Void> one(IndexPart part, ClientRequest request) {
    Translation translation = route.bridge().request(request);
    if (translation instanceof Translation.Refused refused) {
      return Future.failedFuture(new RefusedByBridge(refused));
    }
    ClusterRequest to = ((Translation.Forward) translation).request();
    EsRequest create =
        new EsRequest(
            HttpMethod.PUT,
            to.target(),
            TranslatingProxy.buffer(to.body()),
            to.contentType(),
            PATIENCE);
    return route
        .client()
        .send(create)
        .recover(failure -> Future.failedFuture(MasterSilence.of(line, failure)))
        .compose(answer -> told(part, answer));
  }

  private Future<Void> told(IndexPart part, EsResponse answer) {
    if (answer.isOk()) {
      made.add(part.target());
      return Future.succeededFuture();
    }
    String reason = answer.error().reason().replace("[" + part.target(), "[" + part.index());
    return Future.failedFuture(
        new RefusedException(new ElasticError(answer.status(), answer.error().type(), reason)));
  }

  /** The index as a whole was refused: what was made of it is deleted. Tells if that fails. */
  void takeBack() {
    for (String name : made) {
      route
          .client()
          .ok(EsRequest.delete("/" + EsRequest.encode(name)).within(PATIENCE))
          .onFailure(
              failure ->
                  LOG.error(
                      "event=part-left request=\"{}\" index={} cause=\"{}\" hint=\"the client was"
                          + " told that the index could not be made; delete this part of it\"",
                      line,
                      name,
                      failure.getMessage()));
    }
    made.clear();
  }
}
