package io.ela.cluster;

import java.time.Duration;

/** Is asked about every request of a client ({@link EsClient#permitted}). Thread-safe. */
public interface SendPermit {
  /** A request without an answer may yet be carried out; it counts as under way for so long. */
  Duration GHOST = Duration.ofSeconds(10);

  /** A request is wanted; {@link #ended} follows. */
  void begun();

  /**
   * Whether a request may be sent; asked on an event loop, with a connection ready, just before its
   * first byte goes.
   */
  boolean maySend();

  /**
   * A request is over for its caller.
   *
   * @param certain whether the cluster does nothing more for it, because it has answered or was
   *     never sent the request
   */
  void ended(boolean certain);
}
