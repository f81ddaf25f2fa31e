package io.ela.gateway.proxy;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.translate.Header;
import io.ela.dialect.translate.TranslatedAnswer;
import io.vertx.core.MultiMap;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * An answer that must be read here and may be compressed on both sides: the client says what it
 * takes, the master decides. Immutable.
 *
 * @param packed as the master sent it
 * @param plain the same, not compressed; the very same if it was not
 */
public record PackedAnswer(Upstream.Answer packed, Upstream.Answer plain) {
  private static final String GZIP = "gzip";

  /** Leaves nothing in {@code Accept-Encoding} but gzip, if the client takes that. */
  public static void onlyGzip(MultiMap headers) {
    boolean taken = headers.getAll("Accept-Encoding").stream().anyMatch(PackedAnswer::takesGzip);
    headers.remove("Accept-Encoding");
    if (taken) {
      headers.add("Accept-Encoding", GZIP);
    }
  }

  private static boolean takesGzip(String accepted) {
    for (String each : accepted.split(",")) {
      String coding = each.strip().toLowerCase(Locale.ROOT).replace(" ", "");
      if (coding.equals(GZIP)
          || (coding.startsWith("gzip;") && !coding.matches(".*;q=0(\\.0*)?"))) {
        return true;
      }
    }
    return false;
  }

  /** Whether the answer's body must be unpacked to be read. */
  public static boolean isPacked(Upstream.Answer answer) {
    return GZIP.equalsIgnoreCase(answer.headers().get("Content-Encoding"))
        && !answer.body().isEmpty();
  }

  /** Reads an answer; one that is not what it says it is stays as it is. */
  public static PackedAnswer of(Upstream.Answer answer) {
    if (!isPacked(answer)) {
      return new PackedAnswer(answer, answer);
    }
    Bytes body = answer.body();
    try (InputStream in =
        new GZIPInputStream(new ByteArrayInputStream(body.array(), body.offset(), body.length()))) {
      Bytes plain = Bytes.of(in.readAllBytes());
      MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(answer.headers());
      headers.remove("Content-Encoding").remove("Content-Length");
      return new PackedAnswer(
          answer, new Upstream.Answer(answer.status(), answer.message(), headers, plain));
    } catch (IOException e) {
      return new PackedAnswer(answer, answer);
    }
  }

  /** The answer to the client, compressed if the master's was. */
  public TranslatedAnswer repacked(TranslatedAnswer answer) {
    if (packed.equals(plain) || answer.body().isEmpty()) {
      return answer;
    }
    List<Header> headers = new ArrayList<>(answer.headers());
    headers.add(new Header("content-encoding", GZIP));
    boolean untouched = answer.body().equals(plain.body());
    return new TranslatedAnswer(
        answer.status(), headers, untouched ? packed.body() : gzip(answer.body()));
  }

  private static Bytes gzip(Bytes plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length() / 4 + 64);
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      plain.writeTo(zip);
    } catch (IOException e) {
      throw new UncheckedIOException("writing into memory", e);
    }
    return Bytes.of(out.toByteArray());
  }
}
