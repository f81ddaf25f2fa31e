package io.ela.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import java.util.Arrays;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreOrderTest {
  private static final List<String> AVAILABLE = List.of("a-1", "a-2", "b.1", "-c");

  private static RestoreOrder of(String body, boolean globalByDefault) {
    return RestoreOrder.of(Trees.object(Bytes.ofUtf8(body.replace('\'', '"'))), globalByDefault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|-c a-1 a-2 b.1",
        "{'indices':''}|-c a-1 a-2 b.1",
        "{'indices':[]}|-c a-1 a-2 b.1",
        "{'indices':'_all'}|-c a-1 a-2 b.1",
        "{'indices':'a-*'}|a-1 a-2",
        "{'indices':'*,-a-*'}|-c b.1",
        "{'indices':['a-*','-a-1']}|a-2",
        "{'indices':'-a-1,a-1'}|-c a-1 a-2 b.1",
        "{'indices':'-c,a-1'}|-c a-1",
        "{'indices':'+a-1'}|a-1",
        "{'indices':'b?1'}|''",
        "{'indices':'b.*,zz'}|b.1",
        "{'indices':['a-1,a-2']}|''",
      })
  void namesAreReadAsTheMasterReadsThem(String body, String selected) {
    assertThat(String.join(" ", of(body, false).selected(AVAILABLE))).isEqualTo(selected);
  }

  @Test
  void bothMembersRename() {
    RestoreOrder renaming =
        of("{'rename_pattern':'(.)-(\\\\d)','rename_replacement':'r-$2-$1'}", false);
    assertThat(renaming.renamed(AVAILABLE)).containsExactly("-c", "b.1", "r-1-a", "r-2-a");
    assertThat(of("{'rename_pattern':'a'}", false).renamed(AVAILABLE)).hasSize(4).contains("a-1");
    assertThatThrownBy(
            () -> of("{'rename_pattern':'(','rename_replacement':''}", false).renamed(AVAILABLE))
        .isInstanceOf(PatternSyntaxException.class);
    assertThatThrownBy(
            () -> of("{'rename_pattern':'a','rename_replacement':'$1'}", false).renamed(AVAILABLE))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'include_global_state':true}",
        "{'include_global_state':'true'}",
        "{'include_global_state':'yes'}",
        "{'include_global_state':false,'feature_states':['security']}"
      })
  void whatChangesMoreThanIndicesCannotBeCaptured(String body) {
    for (boolean byDefault : new boolean[] {true, false}) {
      assertThatThrownBy(() -> of(body, byDefault))
          .isInstanceOf(UncapturableException.class)
          .hasMessageMatching(".*(include_global_state|feature_states).*");
    }
  }

  @Test
  void theVersionSaysWhatIsSoByDefault() {
    assertThatThrownBy(() -> of("{}", true)).hasMessageContaining("if it is not given");
    assertThat(of("{'feature_states':['none']}", false).names()).isEmpty();
    for (String no : Arrays.asList("false", "'false'")) {
      assertThat(of("{'include_global_state':" + no + ",'indices':'a'}", true).names())
          .containsExactly("a");
    }
  }
}
