package io.ela.gateway.capture;

import io.ela.dialect.bulk.BulkAnswerStream;
import io.ela.dialect.json.Bytes;
import io.ela.gateway.proxy.BodyPipe;
import io.ela.gateway.proxy.TranslatingProxy;
import io.vertx.core.buffer.Buffer;

/** The answer to a bulk, translated while it passes. Used by one event loop. */
final class ChangedAnswer implements BodyPipe.Change {
  private final BulkAnswerStream stream;

  ChangedAnswer(BulkAnswerStream stream) {
    this.stream = stream;
  }

  @Override
  public Buffer piece(Buffer piece) {
    return TranslatingProxy.buffer(stream.feed(Bytes.of(piece.getBytes())));
  }

  @Override
  public void end() {
    stream.finish();
  }
}
