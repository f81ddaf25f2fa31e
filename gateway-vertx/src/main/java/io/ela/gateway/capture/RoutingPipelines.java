package io.ela.gateway.capture;

import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses writes through ingest pipelines that may give their documents another routing: no answer
 * tells which, from 5.6 to 8.19, and without it a document is not found again. What was looked at
 * is remembered for as long as {@link IndexFacts} are. Thread-safe.
 */
final class RoutingPipelines {
  private static final int MOST = 1000;

  /**
   * Something that was looked at.
   *
   * @param said of a pipeline why it is refused, if it is
   */
  private record Looked<T>(T said, long epoch, long until) {}

  private final Capture capture;
  private final LongSupplier nanoTime;
  private final Map<String, Looked<Optional<UncapturableException>>> looked =
      new ConcurrentHashMap<>();
  private volatile @Nullable Looked<TemplatePipelines> templates;

  RoutingPipelines(Capture capture, LongSupplier nanoTime) {
    this.capture = capture;
    this.nanoTime = nanoTime;
  }

  /** Forgets everything, because a definition was changed. */
  void forget() {
    looked.clear();
    templates = null;
  }

  /**
   * Makes certain that documents get no routing but that of their request.
   *
   * @param line names the request
   * @param pipelines that its documents pass
   * @param made indices that may be made by it
   * @return fails with {@link UncapturableException} if they may, otherwise if the master does not
   *     say; unless the configuration says that such writes are forwarded
   */
  Future<Void> keep(Route route, String line, Set<String> pipelines, Set<String> made) {
    return all(route, pipelines, made)
        .compose(passed -> each(route, passed))
        .recover(
            failure -> {
              if (failure instanceof UncapturableException refused) {
                capture.forwardUncaptured(line, refused);
                return Future.succeededFuture();
              }
              return Future.failedFuture(MasterSilence.of(line, failure));
            });
  }

  private Future<Set<String>> all(Route route, Set<String> pipelines, Set<String> made) {
    if (made.isEmpty()) {
      return Future.succeededFuture(pipelines);
    }
    TemplatePipelines known = fresh(templates, route);
    Future<TemplatePipelines> there =
        known != null
            ? Future.succeededFuture(known)
            : TemplatePipelines.read(route).onSuccess(read -> templates = looked(read, route));
    return there.map(
        read -> {
          Set<String> passed = new LinkedHashSet<>(pipelines);
          made.forEach(index -> passed.addAll(read.of(index)));
          return passed;
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
    Optional<UncapturableException> known = fresh(looked.get(name), route);
    if (known != null) {
      return known.isEmpty() ? Future.succeededFuture() : Future.failedFuture(known.get());
    }
    return Redirects.byRouting(route)
        .pipelines(Set.of(name))
        .onSuccess(fine -> remember(route, name, Optional.empty()))
        .onFailure(
            failure -> {
              if (failure instanceof UncapturableException refusal) {
                remember(route, name, Optional.of(refusal));
              }
            });
  }

  /** What was said, if that is not too long ago. */
  private <T> @Nullable T fresh(@Nullable Looked<T> found, Route route) {
    return found != null && found.epoch == route.epoch() && found.until - nanoTime.getAsLong() > 0
        ? found.said
        : null;
  }

  private void remember(Route route, String name, Optional<UncapturableException> said) {
    if (looked.size() >= MOST) {
      looked.clear();
    }
    looked.put(name, looked(said, route));
  }

  private <T> Looked<T> looked(T said, Route route) {
    return new Looked<>(said, route.epoch(), nanoTime.getAsLong() + IndexFacts.LIFE.toNanos());
  }
}
