package io.ela.gateway.proxy;

import io.ela.dialect.json.Bytes;
import io.vertx.core.Future;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** A body that is held compressed, unpacked piece by piece. */
public final class HeldSource implements BodySource, AutoCloseable {
  private final InputStream plain;
  private final Function<Callable<Bytes>, Future<Bytes>> workers;
  private final String line;
  private final String encoding;
  private final long limit;
  private long total;

  /**
   * @param line names the request
   * @param encoding its {@code Content-Encoding}
   * @param limit largest unpacked body, in bytes
   * @param workers runs what takes long for an event loop
   * @throws BodyCollector.RefusedException if the encoding is not known, or it is not that
   */
  public HeldSource(
      String line,
      String encoding,
      Bytes packed,
      long limit,
      Function<Callable<Bytes>, Future<Bytes>> workers) {
    this.line = line;
    this.encoding = encoding;
    this.limit = limit;
    this.workers = workers;
    try {
      this.plain =
          Compression.unpacking(
              encoding,
              new ByteArrayInputStream(packed.array(), packed.offset(), packed.length()),
              line);
    } catch (IOException e) {
      throw Compression.broken(line, encoding, e);
    }
  }

  @Override
  public Future<Bytes> next() {
    return workers.apply(this::read);
  }

  private Bytes read() {
    try {
      Bytes piece = Bytes.of(plain.readNBytes(RequestSource.PIECE));
      total += piece.length();
      if (total > limit) {
        throw new BodyCollector.RefusedException(ElasticError.tooLarge(line, limit));
      }
      return piece;
    } catch (IOException e) {
      throw Compression.broken(line, encoding, e);
    }
  }

  @Override
  public void close() {
    try {
      plain.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing what is in memory", e);
    }
  }
}
