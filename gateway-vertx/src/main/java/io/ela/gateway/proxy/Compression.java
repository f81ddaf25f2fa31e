package io.ela.gateway.proxy;

import io.ela.dialect.json.Bytes;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Unpacks bodies that clients send compressed, as Elasticsearch does (gzip and deflate). */
public final class Compression {
  private Compression() {}

  /**
   * A body as it was before the client compressed it; the same bytes if it did not.
   *
   * @param limit largest unpacked body, in bytes
   * @throws BodyCollector.RefusedException if it is larger, there is no room for it, it is not what
   *     its {@code Content-Encoding} says, or that is another one
   */
  public static Bytes decoded(
      HttpServerRequest request, Bytes body, long limit, InFlightBudget.Share share) {
    String encoding = request.getHeader("Content-Encoding");
    if (encoding == null || encoding.equalsIgnoreCase("identity") || body.isEmpty()) {
      return body;
    }
    String line = request.method() + " " + request.path();
    try (InputStream packed = new ByteArrayInputStream(body.array(), body.offset(), body.length());
        InputStream plain = unpacking(encoding, packed, line)) {
      byte[] out = new byte[Math.max(1024, body.length())];
      int size = 0;
      long counted = 0;
      while (true) {
        int read = plain.read(out, size, out.length - size);
        if (read < 0) {
          break;
        }
        size += read;
        if (size > limit) {
          throw new BodyCollector.RefusedException(ElasticError.tooLarge(line, limit));
        }
        if (size == out.length) {
          if (!share.tryTake(out.length - counted)) {
            throw new BodyCollector.RefusedException(ElasticError.overloaded(line, share.budget()));
          }
          counted = out.length;
          out = Arrays.copyOf(out, (int) Math.min(limit + 1, out.length * 2L));
        }
      }
      share.take(size - counted);
      return new Bytes(out, 0, size);
    } catch (IOException e) {
      throw broken(line, encoding, e);
    }
  }

  /**
   * Bytes that a body says it will have when it is unpacked; 0 if it does not say. Only gzip does
   * (RFC 1952, ISIZE), for its last member, and it may be wrong.
   */
  public static long announced(String encoding, Bytes body) {
    String lower = encoding.toLowerCase(Locale.ROOT);
    if (!(lower.equals("gzip") || lower.equals("x-gzip")) || body.length() < 18) {
      return 0;
    }
    long size = 0;
    for (int i = 1; i <= 4; i++) {
      size = size << 8 | (body.at(body.length() - i) & 0xff);
    }
    return size;
  }

  /** Whether a body with that {@code Content-Encoding} must be unpacked to be read. */
  public static boolean packed(@Nullable String encoding) {
    return encoding != null && !encoding.equalsIgnoreCase("identity");
  }

  static BodyCollector.RefusedException broken(String line, String encoding, IOException cause) {
    return new BodyCollector.RefusedException(
        new ElasticError(
            400,
            "parse_exception",
            "the body of " + line + " is not " + encoding + ": " + cause.getMessage()));
  }

  static InputStream unpacking(String encoding, InputStream packed, String line)
      throws IOException {
    return switch (encoding.toLowerCase(Locale.ROOT)) {
      case "gzip", "x-gzip" -> new GZIPInputStream(packed);
      case "deflate", "x-deflate" -> new InflaterInputStream(packed);
      default ->
          throw new BodyCollector.RefusedException(
              new ElasticError(
                  415,
                  "unsupported_encoding_exception",
                  line
                      + " has the Content-Encoding ["
                      + encoding
                      + "]; gzip and deflate are known"));
    };
  }
}
