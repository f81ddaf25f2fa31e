package io.ela.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.config.DiffConfig.Depth;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.search.Hit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JudgementTest {
  private final Fingerprints prints = new Fingerprints(Depth.CONTENT);

  private static Optional<Hit> at(long version, String source) {
    return Optional.of(
        new Hit(
            "i",
            null,
            "1",
            null,
            null,
            version,
            null,
            null,
            Bytes.ofUtf8(source),
            true,
            List.of()));
  }

  private Judgement judge(Optional<Hit> first, Optional<Hit> slave, Optional<Hit> second) {
    return Judgement.of(prints, first, slave, second);
  }

  @Test
  void onlyAMasterAtRestJudges() {
    assertThat(judge(at(1, "{}"), at(1, "{}"), at(1, "{}"))).isInstanceOf(Judgement.Equal.class);
    assertThat(judge(at(1, "{}"), at(1, "{}"), at(2, "{}"))).isInstanceOf(Judgement.Moving.class);
    assertThat(judge(at(1, "{}"), at(2, "{}"), at(2, "{}"))).isInstanceOf(Judgement.Moving.class);
    assertThat(judge(at(2, "{}"), Optional.empty(), Optional.empty()))
        .isInstanceOf(Judgement.Moving.class);
    assertThat(judge(at(2, "{}"), at(1, "{}"), at(2, "{}"))).isInstanceOf(Judgement.Unequal.class);
    assertThat(judge(at(1, "{}"), at(1, "[]"), at(1, "{}"))).isInstanceOf(Judgement.Unequal.class);
    assertThat(judge(Optional.empty(), at(1, "{}"), Optional.empty()))
        .isInstanceOf(Judgement.Unequal.class);
    assertThat(judge(Optional.empty(), Optional.empty(), Optional.empty()))
        .isInstanceOf(Judgement.Equal.class);
  }

  @Test
  void pathsNameWhatDiffers() {
    assertThat(
            JsonPaths.differing(
                Bytes.ofUtf8("{\"a\":1,\"b\":{\"c\":[1,2,3]},\"d\":9007199254740993,\"e\":\"1\"}"),
                Bytes.ofUtf8("{\"b\":{\"c\":[1,5]},\"a\":1.0,\"d\":9007199254740992,\"e\":1}")))
        .containsExactly("a", "b.c[1]", "b.c[2]", "d", "e");
    assertThat(
            JsonPaths.differing(
                Bytes.ofUtf8("{\"a\":{},\"b\":[]}"), Bytes.ofUtf8("{\"b\":[],\"a\":{}}")))
        .isEmpty();
    assertThat(JsonPaths.differing(Bytes.ofUtf8(wide(0)), Bytes.ofUtf8(wide(1)))).hasSize(20);
  }

  private static String wide(int value) {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < 50; i++) {
      json.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":").append(value);
    }
    return json.append('}').toString();
  }

  @Test
  void missingAndExtraOfOneIdAreOneDifferenceOfRouting() {
    Difference missing =
        new Difference(DifferenceKind.MISSING, "i", "t", "1", "a", null, 3, -1, List.of());
    Difference extra =
        new Difference(DifferenceKind.EXTRA, "i", "t", "1", null, null, -1, 4, List.of());
    Difference other =
        new Difference(DifferenceKind.MISSING, "i", "t", "2", null, null, 1, -1, List.of());
    List<Difference> joined = Routings.join(List.of(missing, other, extra));
    assertThat(joined)
        .containsExactlyInAnyOrder(
            other,
            new Difference(DifferenceKind.ROUTING, "i", "t", "1", "a", null, 3, 4, List.of()));
    assertThat(joined.stream().filter(d -> d.kind() == DifferenceKind.ROUTING).findFirst())
        .get()
        .extracting(Difference::refs)
        .isEqualTo(List.of(new DocRef("t", "1", null), new DocRef("t", "1", "a")));
  }

  @Test
  void exitCodesTellTheTruth() {
    assertThat(report(Map.of(), 0, "")).isEqualTo(0);
    assertThat(report(Map.of(DifferenceKind.EXTRA, 1L), 0, "")).isEqualTo(1);
    assertThat(report(Map.of(DifferenceKind.UNSETTLED, 1L), 0, "")).isEqualTo(2);
    assertThat(report(Map.of(), 3, "")).isEqualTo(2);
    assertThat(report(Map.of(DifferenceKind.EXTRA, 1L), 0, "scan failed")).isEqualTo(2);
  }

  private static int report(Map<DifferenceKind, Long> counts, int notLookedInto, String error) {
    return new DiffReport(
            "run",
            "task",
            Depth.CONTENT,
            List.of(
                new DiffReport.IndexReport(
                    "i", 1, 1, counts, 0, notLookedInto, List.of(), 0, error)),
            0)
        .exitCode();
  }
}
