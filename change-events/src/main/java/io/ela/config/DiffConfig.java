package io.ela.config;

import java.time.Duration;

/** See {@code ela.diff} in {@code reference.conf}. */
public record DiffConfig(
    Depth depth,
    int slices,
    int pageSize,
    Duration keepAlive,
    int buckets,
    int maxSuspects,
    Duration settleTimeout) {

  /** What is compared. */
  public enum Depth {
    /** Ids, routings and versions; no {@code _source} is read. */
    VERSIONS,
    /**
     * Also the documents, as JSON: order of keys and white space do not count, numbers as written
     * do.
     */
    CONTENT,
    /** Also the documents, byte for byte. */
    BYTES
  }

  static DiffConfig read(ConfigReader in) {
    DiffConfig diff =
        new DiffConfig(
            in.choice("depth", Depth.class),
            in.positiveInt("slices"),
            in.positiveInt("page-size"),
            in.duration("keep-alive"),
            in.positiveInt("buckets"),
            in.positiveInt("max-suspects"),
            in.duration("settle-timeout"));
    if (diff.pageSize > 10_000) {
      in.problem("page-size", "cannot exceed 10000, Elasticsearch's index.max_result_window");
    }
    if (Integer.bitCount(diff.buckets) != 1) {
      in.problem("buckets", "must be a power of two, but is " + diff.buckets);
    }
    in.refuseUnknown();
    return diff;
  }
}
