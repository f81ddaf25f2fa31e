package io.ela.gateway.capture;

import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Refuses writes through ingest pipelines that may give their documents another routing: no answer
 * tells which, from 5.6 to 8.19, and without it a document is not found again. What was looked at
 * is remembered for a short while. Thread-safe.
 */
final class RoutingPipelines {
  private static final String ALL = "";

  private final Capture capture;

  /** Why a pipeline is refused; empty if it is not. */
  private final ShortMemory<Optional<UncapturableException>> pipelines;

  private final ShortMemory<TemplatePipelines> templates;

  RoutingPipelines(Capture capture, LongSupplier nanoTime) {
    this.capture = capture;
    this.pipelines = new ShortMemory<>(nanoTime);
    this.templates = new ShortMemory<>(nanoTime);
  }

  /** Forgets everything, because a definition was changed. */
  void forget() {
    pipelines.forget();
    templates.forget();
  }

  /**
   * Makes certain that documents get no routing but that of their request.
   *
   * @param line names the request
   * @param passed pipelines that its documents pass
   * @param made indices that may be made by it
   * @return fails with {@link UncapturableException} if they may, otherwise if the master does not
   *     say; unless the configuration says that such writes are forwarded
   */
  Future<Void> keep(Route route, String line, Set<String> passed, Set<String> made) {
    return all(route, passed, made)
        .compose(names -> each(route, names))
        .recover(
            failure -> {
              if (failure instanceof UncapturableException refused) {
                capture.forwardUncaptured(line, refused);
                return Future.succeededFuture();
              }
              return Future.failedFuture(MasterSilence.of(line, failure));
            });
  }

  private Future<Set<String>> all(Route route, Set<String> passed, Set<String> made) {
    if (made.isEmpty()) {
      return Future.succeededFuture(passed);
    }
    TemplatePipelines known = templates.get(route, ALL);
    Future<TemplatePipelines> there =
        known != null
            ? Future.succeededFuture(known)
            : TemplatePipelines.read(route).onSuccess(read -> templates.put(route, ALL, read));
    return there.map(
        read -> {
          Set<String> names = new LinkedHashSet<>(passed);
          made.forEach(index -> names.addAll(read.of(index)));
          return names;
        });
  }

  private Future<Void> each(Route route, Set<String> names) {
    Future<Void> chain = Future.succeededFuture();
    for (String name : names) {
      chain = chain.compose(before -> one(route, name));
    }
    return chain;
  }

  private Future<Void> one(Route route, String name) {
    Optional<UncapturableException> known = pipelines.get(route, name);
    if (known != null) {
      return known.isEmpty() ? Future.succeededFuture() : Future.failedFuture(known.get());
    }
    return Redirects.byRouting(route)
        .pipelines(Set.of(name))
        .onSuccess(fine -> pipelines.put(route, name, Optional.empty()))
        .onFailure(
            failure -> {
              if (failure instanceof UncapturableException refusal) {
                pipelines.put(route, name, Optional.of(refusal));
              }
            });
  }
}
