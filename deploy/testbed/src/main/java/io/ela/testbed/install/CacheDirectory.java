package io.ela.testbed.install;

import java.nio.file.Path;
import java.util.Map;

/** Where unpacked servers are kept between runs. Stateless. */
public final class CacheDirectory {
  private CacheDirectory() {}

  /** {@code $ELA_CACHE}, else {@code $XDG_CACHE_HOME/ela}, else {@code ~/.cache/ela}. */
  public static Path ofUser() {
    return of(System.getenv(), System.getProperty("user.home"));
  }

  static Path of(Map<String, String> environment, String userHome) {
    String own = environment.getOrDefault("ELA_CACHE", "");
    if (!own.isEmpty()) {
      return Path.of(own).toAbsolutePath();
    }
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path caches = xdg.isEmpty() ? Path.of(userHome, ".cache") : Path.of(xdg);
    return caches.resolve("ela").toAbsolutePath();
  }
}
