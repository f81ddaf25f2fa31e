package io.ela.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.config.ElaConfig;
import io.ela.config.TaskConfig.Action;
import io.ela.config.TaskConfig.IndexPair;
import io.ela.dialect.EsVersion;
import io.ela.dialect.split.TypeSplits;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IndexChoiceTest {
  private static final Set<String> EXISTING = Set.of("logs-1", "logs-2", "other", ".kibana");

  private static ElaConfig config(String tasks) {
    return ElaConfig.parse(
        """
        ela {
          clusters { a { addresses = ["http://h:1"] }, b { addresses = ["http://h:2"] } }
          migration { source = a, target = b, master = a }
          kafka { bootstrap.servers = "h:3" }
          tasks = [%s]
        }
        """
            .formatted(tasks),
        "test");
  }

  private static List<String> names(IndexChoice choice) {
    return choice.resolve(EXISTING).stream().map(IndexPair::source).toList();
  }

  @Test
  void withoutTasksAllThatTheMigrationIsAbout() {
    List<IndexChoice> choices = IndexChoice.of(config(""), Action.LOAD, List.of());
    assertThat(choices).hasSize(1);
    assertThat(names(choices.get(0))).containsExactly("logs-1", "logs-2", "other");
  }

  @Test
  void tasksOfTheActionInOrder() {
    ElaConfig config =
        config(
            "{name = x, action = load, pairs = [{source = gone, target = new}], pattern ="
                + " \"logs-.*\", exclude = [\".*2\"]}, {name = y, action = diff, pattern = \".*\"},"
                + " {name = z, action = load, pattern = other}");
    List<IndexChoice> loads = IndexChoice.of(config, Action.LOAD, List.of());
    assertThat(loads).extracting(IndexChoice::name).containsExactly("x", "z");
    assertThat(loads.get(0).resolve(EXISTING))
        .containsExactly(new IndexPair("gone", "new"), new IndexPair("logs-1", "logs-1"));
    assertThat(names(IndexChoice.of(config, Action.DIFF, List.of()).get(0)))
        .containsExactly("logs-1", "logs-2", "other");
  }

  @Test
  void theCommandLineGoesFirst() {
    List<IndexChoice> choices =
        IndexChoice.of(config(""), Action.LOAD, List.of("missing", "logs-*", "logs-1"));
    assertThat(names(choices.get(0))).containsExactly("missing", "logs-1", "logs-2");
  }

  @Test
  void readsCatalogsOfOldAndNewServers() {
    assertThat(
            IndexCatalog.parse(
                "[{\"index\":\"b\",\"uuid\":\"u\",\"health\":null,\"status\":\"close\","
                    + "\"docs.count\":null,\"pri.store.size\":null},"
                    + "{\"index\":\"a\",\"uuid\":\"v\",\"health\":\"red\",\"status\":\"open\","
                    + "\"docs.count\":\"7\",\"pri.store.size\":\"900\"}]"))
        .containsExactly(
            java.util.Map.entry("a", new IndexInfo("a", "v", "red", true, 7, 900)),
            java.util.Map.entry("b", new IndexInfo("b", "u", "", false, 0, 0)));
  }

  @Test
  void readsMappingsOfOldAndNewServers() {
    assertThat(
            MappingSummary.parse(
                "{\"i\":{\"mappings\":{\"t\":{},\"_default_\":{},\"s\":{\"_source\":"
                    + "{\"enabled\":false}}}}}",
                true))
        .isEqualTo(
            new MappingSummary(
                List.of("s", "t"),
                "_source of type s is disabled, so its documents cannot be read back"));
    assertThat(MappingSummary.parse("{\"i\":{\"mappings\":{\"properties\":{\"a\":{}}}}}", false))
        .isEqualTo(new MappingSummary(List.of(), ""));
    assertThat(
            MappingSummary.parse(
                    "{\"i\":{\"mappings\":{\"_source\":{\"excludes\":[\"x\"]}}}}", false)
                .sourceDefect())
        .contains("filtered");
  }

  @Test
  void typesAreTheSources() {
    MappingSummary two = new MappingSummary(List.of("t", "u"), "");
    EsVersion es5 = EsVersion.parse("5.6.16");
    EsVersion es8 = EsVersion.parse("8.19.13");
    assertThat(SourceType.of(es5, two, "i", TypeSplits.NONE).ownTypes()).isTrue();
    assertThat(SourceType.of(es8, new MappingSummary(List.of("t"), ""), "i", TypeSplits.NONE))
        .isEqualTo(new SourceType(false, "t"));
    assertThat(SourceType.of(es8, new MappingSummary(List.of(), ""), "i", TypeSplits.NONE).theOne())
        .isEqualTo("_doc");
    assertThatThrownBy(() -> SourceType.of(es8, two, "i", TypeSplits.NONE))
        .hasMessageContaining("[i]");
  }

  @Test
  void pagesStaySmallInBytes() {
    assertThat(PageSize.documents(1, 1000)).isEqualTo(1000);
    assertThat(PageSize.documents(1 << 20, 1000)).isEqualTo(8);
    assertThat(PageSize.documents(100 << 20, 1000)).isEqualTo(1);
  }
}
