package io.ela.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.config.TaskConfig.IndexPair;
import io.ela.dialect.EsVersion;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.search.Hit;
import io.ela.dialect.split.SplitRule;
import io.ela.dialect.split.TypeSplits;
import io.ela.events.ChangeEvent;
import io.ela.events.Op;
import io.ela.events.Origin;
import io.ela.migration.IndexInfo;
import io.ela.migration.MappingSummary;
import io.ela.migration.SourceType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LoadChecksTest {
  private static final IndexPair PAIR = new IndexPair("a", "a");
  private static final EsVersion ES8 = EsVersion.parse("8.19.13");

  @Test
  void refusesByName() {
    assertThatThrownBy(
            () -> LoadChecks.listed(new IndexPair("a", "b"), List.of(info(true, "green")), "m"))
        .hasMessageContaining("[a]")
        .hasMessageContaining("renames follow");
    assertThatThrownBy(() -> LoadChecks.listed(PAIR, List.of(), "m")).hasMessageContaining("[m]");
    assertThatThrownBy(() -> LoadChecks.listed(PAIR, List.of(info(false, "")), "m"))
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> LoadChecks.listed(PAIR, List.of(info(true, "red")), "m"))
        .hasMessageContaining("red");
    assertThatCode(() -> LoadChecks.listed(PAIR, List.of(info(true, "yellow")), "m"))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesTypesAndSourcesThatCannotBeCarriedOver() {
    MappingSummary several = new MappingSummary(List.of("t", "u"), "");
    assertThatThrownBy(() -> LoadChecks.mapped("a", several, ES8, TypeSplits.NONE))
        .hasMessageContaining("[t, u]");
    assertThatCode(
            () -> LoadChecks.mapped("a", several, EsVersion.parse("5.6.16"), TypeSplits.NONE))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () ->
                LoadChecks.mapped(
                    "a", new MappingSummary(List.of("t"), "_source is off"), ES8, TypeSplits.NONE))
        .hasMessageContaining("[a]")
        .hasMessageContaining("_source is off");
  }

  @Test
  void takesSeveralTypesOfAnIndexThatIsSplit() {
    TypeSplits splits = new TypeSplits(List.of(SplitRule.of("a", SplitRule.NAME)));
    MappingSummary several = new MappingSummary(List.of("t", "u"), "");
    assertThatCode(() -> LoadChecks.mapped("a", several, ES8, splits)).doesNotThrowAnyException();
    assertThatThrownBy(() -> LoadChecks.mapped("b", several, ES8, splits))
        .hasMessageContaining("ela.migration.types");
    assertThatThrownBy(
            () -> LoadChecks.mapped("a-t", new MappingSummary(List.of("x"), ""), ES8, splits))
        .hasMessageContaining("[a-t]")
        .hasMessageContaining("type [t] of the index [a]");
  }

  private static IndexInfo info(boolean open, String health) {
    return new IndexInfo("a", "u", health, open, 1, 1);
  }

  @Test
  void anEventCarriesTheDocumentAsItIsUnlessItIsTooLarge() {
    ChangeEvent.Context context = new ChangeEvent.Context("m", 3, Origin.LOAD, "load/x", 9);
    HitEvents events = new HitEvents("a", "u", new SourceType(true, "none"), context, 1000);
    Hit hit = hit("{\"n\":1.0 }");
    ChangeEvent event = events.of(hit);
    assertThat(event.op()).isEqualTo(Op.INDEX);
    assertThat(event.key().type()).isEqualTo("t");
    assertThat(event.routing()).isEqualTo("r");
    assertThat(event.version()).isEqualTo(4);
    assertThat(event.indexUuid()).isEqualTo("u");
    assertThat(event.epoch()).isEqualTo(3);
    assertThat(event.source()).isEqualTo(Bytes.ofUtf8("{\"n\":1.0 }"));
    ChangeEvent large = events.of(hit("{\"n\":\"" + "x".repeat(1000) + "\"}"));
    assertThat(large.op()).isEqualTo(Op.REFRESH);
    assertThat(large.key()).isEqualTo(event.key());
    assertThat(HitEvents.inlineLimit(Map.of("buffer.memory", "1000"))).isEqualTo(500);
  }

  private static Hit hit(String source) {
    return new Hit("a", "t", "1", "r", null, 4, null, null, Bytes.ofUtf8(source), true, List.of());
  }

  @Test
  void oneFailedAckFailsTheSlice() throws InterruptedException {
    Acks acks = new Acks();
    CompletableFuture<Void> first = new CompletableFuture<>();
    CompletableFuture<Void> second = new CompletableFuture<>();
    acks.add("document 1", first);
    acks.add("document 2", second);
    first.complete(null);
    acks.check();
    second.completeExceptionally(new IllegalStateException("no leader"));
    assertThatThrownBy(acks::await)
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("document 2")
        .hasMessageContaining("no leader");
    Acks fine = new Acks();
    fine.add("document 3", CompletableFuture.completedFuture(null));
    fine.await();
  }
}
