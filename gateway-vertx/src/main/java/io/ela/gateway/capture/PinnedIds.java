package io.ela.gateway.capture;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.LongSupplier;

/**
 * Gives documents ids before the master would, so that a write can be named before it is sent.
 * Thread-safe.
 *
 * <p>The ids look like those that Elasticsearch gives: 20 characters of url-safe base64, from 15
 * bytes. The bytes that change with every id stand first, so that a lookup soon tells ids apart;
 * the slow bytes of the time and the node's bytes follow, which ids given at about the same time
 * share, so that Lucene's terms compress; the fast bytes of the time stand last.
 */
final class PinnedIds {
  private static final int COUNTER_MASK = 0xffffff;

  private final byte[] node = new byte[6];
  private final LongSupplier clock;
  private int counter;
  private long lastMillis;

  /**
   * @param clock milliseconds since 1970; may go back, the ids' time does not
   */
  PinnedIds(LongSupplier clock) {
    this.clock = clock;
    SecureRandom random = new SecureRandom();
    random.nextBytes(node);
    counter = random.nextInt() & COUNTER_MASK;
  }

  /** An id that no other call, in this process or any other, has given or will give. */
  String next() {
    int count;
    long millis;
    synchronized (this) {
      counter = (counter + 1) & COUNTER_MASK;
      count = counter;
      // One more when the counter begins anew, so that no pair of both comes twice.
      lastMillis = Math.max(lastMillis + (count == 0 ? 1 : 0), clock.getAsLong());
      millis = lastMillis;
    }
    byte[] id = new byte[15];
    id[0] = (byte) count;
    id[1] = (byte) (count >>> 16);
    id[2] = (byte) (millis >>> 16);
    id[3] = (byte) (millis >>> 24);
    id[4] = (byte) (millis >>> 32);
    id[5] = (byte) (millis >>> 40);
    System.arraycopy(node, 0, id, 6, node.length);
    id[12] = (byte) (millis >>> 8);
    id[13] = (byte) (count >>> 8);
    id[14] = (byte) millis;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
  }
}
