package io.ela.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.ClusterDefinition;
import io.ela.dialect.metadata.DefinitionKind;
import io.ela.dialect.metadata.Trees;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StockDefinitionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "logs | {'index_patterns':['logs-*']} | true",
        "logs | {'index_patterns':['.a','logs-*']} | true",
        "logs | {'template':'logs-*'} | true",
        "logs | {'index_patterns':['logs-*-*'],'_meta':{'managed':true}} | false",
        "security-index-template | {'index_patterns':['.security-*']} | false",
        ".watches | {'index_patterns':['x']} | false",
        "pipe | {'processors':[],'_meta':{'by':'me'}} | true"
      })
  void whatServersMakeForThemselvesIsLeftOut(String name, String body, boolean somebodys) {
    ClusterDefinition definition =
        new ClusterDefinition(
            DefinitionKind.TEMPLATE, name, Trees.object(Bytes.ofUtf8(body.replace('\'', '"'))));
    assertThat(StockDefinitions.isSomebodys(definition)).isEqualTo(somebodys);
  }
}
