package io.ela.gateway.capture;

import io.ela.dialect.translate.ClientRequest;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.Set;

/** Whether an {@code _update_by_query} writes where it reads. Stateless. */
final class UpdatePipelines {
  private UpdatePipelines() {}

  /**
   * Looks at the pipelines that the documents pass.
   *
   * @param found the indices of its path
   * @return fails with {@link UncapturableException} if one may send documents elsewhere, be it to
   *     another index or, by a routing, to another shard; otherwise if the master does not say
   */
  static Future<Void> stay(Route route, ClientRequest client, ConcreteIndices found) {
    if (!client.endpoint().api().equals("update_by_query")) {
      return Future.succeededFuture();
    }
    Set<String> passed = new LinkedHashSet<>(found.pipelines());
    String own = client.query().get("pipeline");
    if (own != null && !own.isEmpty() && !own.equals("_none")) {
      passed.add(own);
    }
    return Redirects.toIndices(route)
        .pipelines(passed)
        .compose(stay -> Redirects.byRouting(route).pipelines(passed));
  }
}
