package io.ela.gateway.capture;

import io.ela.cluster.EsRequest;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.ClusterDefinition;
import io.ela.dialect.rest.DefinitionWrite;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** Which definitions a write is about. Stateless. */
final class DefinitionNames {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private DefinitionNames() {}

  /**
   * The names; those of a list or a pattern are what the master has by now. A definition that
   * another client puts between this and the delete is not among them.
   *
   * @return fails if the master does not say
   */
  static Future<List<String>> of(Route route, DefinitionWrite write) {
    if (!write.several()) {
      return Future.succeededFuture(List.of(write.name()));
    }
    String uri = "/" + write.kind().path() + "/" + EsRequest.encode(write.name());
    return route
        .client()
        .send(EsRequest.get(uri).within(PATIENCE))
        .map(
            answer ->
                answer.status() == 404
                    ? List.of()
                    : ClusterDefinition.ofAnswer(write.kind(), Bytes.of(answer.orThrow().bytes()))
                        .stream()
                        .map(ClusterDefinition::name)
                        .toList());
  }
}
