package io.ela.config;

import java.time.Duration;

/** See {@code ela.loader} in {@code reference.conf}. */
public record LoaderConfig(int slices, int pageSize, Duration keepAlive, boolean loadMode) {

  static LoaderConfig read(ConfigReader in) {
    LoaderConfig loader =
        new LoaderConfig(
            in.positiveInt("slices"),
            in.positiveInt("page-size"),
            in.duration("keep-alive"),
            in.bool("load-mode"));
    if (loader.pageSize > 10_000) {
      in.problem("page-size", "cannot exceed 10000, Elasticsearch's index.max_result_window");
    }
    in.refuseUnknown();
    return loader;
  }
}
