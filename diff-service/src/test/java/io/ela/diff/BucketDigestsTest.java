package io.ela.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.config.DiffConfig.Depth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BucketDigestsTest {
  private static final int BUCKETS = 64;

  private static BucketDigests digests(List<Integer> documents) {
    Fingerprints prints = new Fingerprints(Depth.CONTENT);
    BucketDigests digests = new BucketDigests(BUCKETS);
    for (int document : documents) {
      DocRef ref = new DocRef("t", "id" + document, null);
      digests.add(
          Fingerprints.bucket(ref, BUCKETS),
          prints.digest(ref, new Fingerprint(1, document, ~document)));
    }
    return digests;
  }

  private static List<Integer> documents(int count) {
    List<Integer> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      documents.add(i);
    }
    return documents;
  }

  @Test
  void anyOrderAndAnySplitGivesTheSameSums() {
    BucketDigests sorted = digests(documents(2000));
    for (int seed = 0; seed < 20; seed++) {
      List<Integer> shuffled = documents(2000);
      Collections.shuffle(shuffled, new Random(seed));
      int cut = new Random(seed).nextInt(2000);
      BucketDigests parts = digests(shuffled.subList(0, cut));
      parts.add(digests(shuffled.subList(cut, 2000)));
      assertThat(parts.differing(sorted).cardinality()).as("seed %d", seed).isZero();
      assertThat(parts.total()).isEqualTo(2000);
    }
  }

  @Test
  void oneDocumentLessOrTwiceOrInAnothersPlaceIsSeen() {
    BucketDigests all = digests(documents(2000));
    List<Integer> less = documents(2000);
    less.remove(77);
    assertThat(digests(less).differing(all).cardinality()).isEqualTo(1);
    List<Integer> twice = documents(2000);
    twice.add(77);
    assertThat(digests(twice).differing(all).cardinality()).isEqualTo(1);
    List<Integer> instead = documents(2000);
    instead.set(77, 5000);
    assertThat(digests(instead).differing(all).cardinality()).isBetween(1, 2);
  }

  @Test
  void carriesIntoTheUpperHalf() {
    BucketDigests one = new BucketDigests(1);
    one.add(0, new com.dynatrace.hash4j.hashing.HashValue128(1, -1L));
    one.add(0, new com.dynatrace.hash4j.hashing.HashValue128(2, 1L));
    BucketDigests other = new BucketDigests(1);
    other.add(0, new com.dynatrace.hash4j.hashing.HashValue128(4, 0L));
    other.add(0, new com.dynatrace.hash4j.hashing.HashValue128(0, 0L));
    assertThat(one.differing(other).isEmpty()).isTrue();
  }
}
