package io.ela.gateway.proxy;

import io.ela.dialect.json.Bytes;
import io.vertx.core.Future;

/** A body that is read piece by piece, when somebody has room for it. Used by one event loop. */
public interface BodySource {
  /**
   * The next piece; empty at the end, and only there. Nobody writes to its array afterwards. To be
   * asked for when the piece before has come.
   *
   * @return fails if the body is too large, is not what it says, or the client is gone
   */
  Future<Bytes> next();
}
