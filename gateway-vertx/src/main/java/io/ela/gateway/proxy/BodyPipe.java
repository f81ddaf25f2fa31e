package io.ela.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/**
 * Passes a body on while it arrives; what one side does not take, the other is not read from. A
 * body that arrives in one piece leaves in one, together with its head. A body that is cut off is
 * not ended on the other side, where it would look whole. Runs on the request's event loop.
 */
public final class BodyPipe {
  private final ReadStream<Buffer> from;
  private final WriteStream<Buffer> to;
  private final @Nullable Change change;
  private final Promise<Void> done = Promise.promise();
  private @Nullable String whole;
  private boolean over;

  /** What a body becomes on its way. Used by one event loop. */
  public interface Change {
    /** What is to be passed on now, maybe nothing; throws if the body is not what it should be. */
    Buffer piece(Buffer piece);

    /** After the last piece; throws if something is missing. */
    void end();
  }

  private BodyPipe(
      ReadStream<Buffer> from,
      @Nullable String length,
      WriteStream<Buffer> to,
      @Nullable Change change) {
    this.from = from;
    this.to = to;
    this.whole = length;
    this.change = change;
  }

  /**
   * Passes on the body of a message that is paused and not yet read from.
   *
   * @param length the message's {@code Content-Length}; null if it has none
   * @return completes when the other side has all of it and is ended; fails, with the other side
   *     not ended, if either side fails
   */
  static Future<Void> pipe(
      ReadStream<Buffer> from, @Nullable String length, WriteStream<Buffer> to) {
    return new BodyPipe(from, length, to, null).run();
  }

  /** As {@link #pipe(ReadStream, String, WriteStream)}, with a change that makes another length. */
  static Future<Void> changed(ReadStream<Buffer> from, Change change, WriteStream<Buffer> to) {
    return new BodyPipe(from, null, to, change).run();
  }

  private Future<Void> run() {
    from.handler(change == null ? this::piece : this::changed);
    from.endHandler(end -> end());
    from.exceptionHandler(this::fail);
    from.resume();
    return done.future();
  }

  private void changed(Buffer piece) {
    Change present = change;
    if (over || present == null) {
      return;
    }
    Buffer other;
    try {
      other = present.piece(piece);
    } catch (RuntimeException e) {
      unwritten(e);
      return;
    }
    if (other.length() > 0) {
      piece(other);
    }
  }

  private void piece(Buffer piece) {
    if (over) {
      return;
    }
    if (whole != null && whole.equals(Integer.toString(piece.length()))) {
      over = true;
      to.end(piece).onComplete(done);
      return;
    }
    whole = null;
    to.write(piece).onFailure(this::unwritten);
    if (to.writeQueueFull()) {
      from.pause();
      to.drainHandler(drained -> from.resume());
    }
  }

  private void end() {
    if (over) {
      return;
    }
    Change present = change;
    if (present != null) {
      try {
        present.end();
      } catch (RuntimeException e) {
        fail(e);
        return;
      }
    }
    over = true;
    to.end().onComplete(done);
  }

  private void fail(Throwable failure) {
    over = true;
    done.tryFail(failure);
  }

  /** What is still to come is thrown away, so that the connection can be used again. */
  private void unwritten(Throwable failure) {
    fail(failure);
    from.resume();
  }
}
