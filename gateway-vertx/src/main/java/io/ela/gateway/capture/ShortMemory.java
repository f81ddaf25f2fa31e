package io.ela.gateway.capture;

import io.ela.gateway.route.Route;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the master said, for as long as {@link IndexFacts} are remembered. Thread-safe.
 *
 * @param <T> what is said of a name
 */
final class ShortMemory<T> {
  private static final int MOST = 1000;

  private record Said<T>(T what, long epoch, long until) {}

  private final LongSupplier nanoTime;
  private final Map<String, Said<T>> all = new ConcurrentHashMap<>();

  ShortMemory(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** What the route's master said of it; null if that is too long ago. */
  @Nullable T get(Route route, String name) {
    Said<T> found = all.get(name);
    return found != null && found.epoch == route.epoch() && found.until - nanoTime.getAsLong() > 0
        ? found.what
        : null;
  }

  void put(Route route, String name, T what) {
    if (all.size() >= MOST) {
      all.clear();
    }
    all.put(
        name, new Said<>(what, route.epoch(), nanoTime.getAsLong() + IndexFacts.LIFE.toNanos()));
  }

  /** Forgets everything, because a definition was changed. */
  void forget() {
    all.clear();
  }
}
