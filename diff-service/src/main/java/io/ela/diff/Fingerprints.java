package io.ela.diff;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.ela.config.DiffConfig.Depth;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.search.Hit;

/** Makes fingerprints of documents at one depth. Not thread-safe: one for each thread. */
final class Fingerprints {
  private static final Hasher64 BUCKETS = Hashing.xxh3_64(0x656c61);

  private final Depth depth;
  private final CanonicalJson canonical = new CanonicalJson();
  private final HashStream128 stream = Hashing.xxh3_128().hashStream();

  Fingerprints(Depth depth) {
    this.depth = depth;
  }

  /**
   * The fingerprint of a hit.
   *
   * @throws CompareException if the hit lacks what the depth needs
   */
  Fingerprint of(Hit hit) {
    if (hit.version() < 0) {
      throw new CompareException(name(hit) + " came without a _version");
    }
    if (depth == Depth.VERSIONS) {
      return new Fingerprint(hit.version(), 0, 0);
    }
    if (!hit.hasSource()) {
      throw new CompareException(name(hit) + " has no _source; compare it with depth versions");
    }
    HashValue128 hash = hash(hit);
    return new Fingerprint(
        hit.version(), hash.getMostSignificantBits(), hash.getLeastSignificantBits());
  }

  private HashValue128 hash(Hit hit) {
    Bytes source = hit.source();
    if (depth == Depth.BYTES) {
      return Hashing.xxh3_128()
          .hashBytesTo128Bits(source.array(), source.offset(), source.length());
    }
    try {
      return canonical.hash(source);
    } catch (MalformedJsonException e) {
      throw new CompareException(name(hit) + " is not JSON; compare it with depth bytes", e);
    }
  }

  private static String name(Hit hit) {
    return "document [" + hit.index() + "][" + hit.id() + "]";
  }

  /** The digest that is summed up: of where the document is and what it is. */
  HashValue128 digest(DocRef ref, Fingerprint print) {
    String routing = ref.routing();
    return stream
        .reset()
        .putString(ref.type())
        .putString(ref.id())
        .putBoolean(routing != null)
        .putString(routing == null ? "" : routing)
        .putLong(print.version())
        .putLong(print.high())
        .putLong(print.low())
        .get();
  }

  /**
   * The bucket of a document, by type and id, so that documents that differ in routing only meet.
   *
   * @param buckets a power of two
   */
  static int bucket(DocRef ref, int buckets) {
    long hash = BUCKETS.hashCharsToLong(ref.type()) * 31 + BUCKETS.hashCharsToLong(ref.id());
    return (int) (hash ^ (hash >>> 32)) & (buckets - 1);
  }
}
