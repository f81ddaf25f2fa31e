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
          out = Arrays.copyOf(out, (int) Math.min(limit + 1, out.length * 2L));
        }
      }
      share.take(size);
      return new Bytes(out, 0, size);
    } catch (IOException e) {
      throw new BodyCollector.RefusedException(
          new ElasticError(
              400,
              "parse_exception",
              "the body of " + line + " is not " + encoding + ": " + e.getMessage()));
    }
  }

  private static InputStream unpacking(String encoding, InputStream packed, String line)
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
