package io.ela.dialect.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.EsVersion;
import io.ela.dialect.json.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterDefinitionTest {
  private static final EsVersion V5 = EsVersion.parse("5.6.16");
  private static final EsVersion V6 = EsVersion.parse("6.8.23");
  private static final EsVersion V7 = EsVersion.parse("7.17.15");
  private static final EsVersion V8 = EsVersion.parse("8.19.13");

  private static ObjectNode tree(String text) {
    return Trees.object(Bytes.ofUtf8(text.replace('\'', '"')));
  }

  private static ConvertedBody convert(
      DefinitionKind kind, String body, EsVersion from, EsVersion to) {
    return DefinitionConverter.convertBody(kind, tree(body), null, from, to);
  }

  private static JsonNode possible(ConvertedBody converted) {
    assertThat(converted.blockers()).isEmpty();
    return Trees.object(converted.body());
  }

  private static List<String> blocked(ConvertedBody converted) {
    return converted.blockers().stream().map(Blocker::path).toList();
  }

  @Test
  void answersOfAllKindsAreRead() {
    assertThat(read(DefinitionKind.TEMPLATE, "{'a':{'order':0},'b':{'order':1}}"))
        .containsExactly("a {\"order\":0}", "b {\"order\":1}");
    assertThat(read(DefinitionKind.PIPELINE, "{}")).isEmpty();
    assertThat(
            read(
                DefinitionKind.INDEX_TEMPLATE,
                "{'index_templates':[{'name':'a','index_template':{'priority':1}}]}"))
        .containsExactly("a {\"priority\":1}");
    assertThat(
            read(
                DefinitionKind.COMPONENT_TEMPLATE,
                "{'component_templates':[{'name':'c','component_template':{'template':{}}}]}"))
        .containsExactly("c {\"template\":{}}");
    assertThat(
            read(
                DefinitionKind.SCRIPT,
                "{'_id':'s','found':true,'script':{'lang':'painless','source':'1'}}"))
        .containsExactly("s {\"script\":{\"lang\":\"painless\",\"source\":\"1\"}}");
    assertThat(read(DefinitionKind.SCRIPT, "{'_id':'s','found':false}")).isEmpty();
  }

  private static List<String> read(DefinitionKind kind, String answer) {
    return ClusterDefinition.ofAnswer(kind, Bytes.ofUtf8(answer.replace('\'', '"'))).stream()
        .map(definition -> definition.name() + " " + definition.body())
        .toList();
  }

  @Test
  void aTemplateLosesItsTypeAndGetsPatterns() {
    JsonNode body =
        possible(
            convert(
                DefinitionKind.TEMPLATE,
                "{'order':1,'version':7,'template':'logs-*','settings':{'index':{'number_of_shards':'2',"
                    + "'mapper':{'dynamic':'false'}}},'mappings':{'_default_':{'_all':{'enabled':false}},"
                    + "'t':{'properties':{'a':{'type':'keyword'}}}},'aliases':{'al':{}}}",
                V5,
                V8));
    assertThat(body)
        .isEqualTo(
            tree(
                "{'order':1,'version':7,'settings':{'index.number_of_shards':'2',"
                    + "'index.number_of_routing_shards':'2'},'mappings':{'properties':{'a':{'type':'keyword'}}},'aliases':{'al':{}},"
                    + "'index_patterns':['logs-*']}"));
  }

  /** 5.x takes {@code _default_} for the mapping of any type. */
  @Test
  void aTemplateWithoutTypesIsForAnyTypeIn5() {
    String of8 = "{'index_patterns':['x*'],'mappings':{'properties':{'a':{'type':'keyword'}}}}";
    assertThat(possible(convert(DefinitionKind.TEMPLATE, of8, V8, V5)))
        .isEqualTo(
            tree(
                "{'mappings':{'_default_':{'properties':{'a':{'type':'keyword'}}}},'template':'x*'}"));
    ConvertedBody there =
        DefinitionConverter.convertBody(DefinitionKind.TEMPLATE, tree(of8), "book", V8, V5);
    assertThat(possible(there).path("mappings").path("book").isObject()).isTrue();
    assertThat(possible(convert(DefinitionKind.TEMPLATE, of8, V8, V6)).path("mappings"))
        .isEqualTo(tree("{'_doc':{'properties':{'a':{'type':'keyword'}}}}"));
  }

  @Test
  void aTemplateOfTheDefaultMappingOnlyStaysSoIn6() {
    String of5 = "{'template':'x*','mappings':{'_default_':{'properties':{'a':{'type':'long'}}}}}";
    assertThat(possible(convert(DefinitionKind.TEMPLATE, of5, V5, V6)).path("mappings"))
        .isEqualTo(tree("{'_default_':{'properties':{'a':{'type':'long'}}}}"));
    assertThat(possible(convert(DefinitionKind.TEMPLATE, of5, V5, V8)).path("mappings"))
        .isEqualTo(tree("{'properties':{'a':{'type':'long'}}}"));
    assertThat(
            possible(convert(DefinitionKind.TEMPLATE, "{'template':'x*','mappings':{}}", V5, V6))
                .path("mappings"))
        .isEqualTo(tree("{}"));
  }

  @Test
  void whatATemplateCannotKeepStandsInTheWay() {
    assertThat(blocked(convert(DefinitionKind.TEMPLATE, "{'index_patterns':['a*','b*']}", V8, V5)))
        .containsExactly("index_patterns");
    assertThat(
            blocked(
                convert(
                    DefinitionKind.TEMPLATE,
                    "{'template':'a*','mappings':{'x':{},'y':{}}}",
                    V5,
                    V8)))
        .containsExactly("mappings");
  }

  @Test
  void composableTemplatesAreConvertedWithin() {
    String of7 =
        "{'index_patterns':['x*'],'composed_of':['c'],'priority':5,'template':{'settings':{'index':"
            + "{'translog':{'retention':{'age':'1h'}},'number_of_replicas':'0'}},'mappings':"
            + "{'properties':{'d':{'type':'date','format':'strictDateOptionalTime'}}}}}";
    assertThat(possible(convert(DefinitionKind.INDEX_TEMPLATE, of7, V7, V8)))
        .isEqualTo(
            tree(
                "{'index_patterns':['x*'],'composed_of':['c'],'priority':5,'template':{'settings':"
                    + "{'index.number_of_replicas':'0'},'mappings':{'properties':{'d':{'type':'date',"
                    + "'format':'strict_date_optional_time'}}}}}"));
    assertThat(blocked(convert(DefinitionKind.INDEX_TEMPLATE, of7, V7, V6))).contains("template");
    assertThat(
            blocked(
                convert(
                    DefinitionKind.INDEX_TEMPLATE,
                    "{'index_patterns':['x*'],'data_stream':{}}",
                    V7,
                    V8)))
        .containsExactly("data_stream");
    assertThat(
            possible(
                convert(
                    DefinitionKind.COMPONENT_TEMPLATE,
                    "{'template':{'aliases':{'a':{}}},'deprecated':true}",
                    V8,
                    V7)))
        .isEqualTo(tree("{'template':{'aliases':{'a':{}}}}"));
  }

  @Test
  void datePatternsOfPipelinesAreJavaTimesFrom7On() {
    JsonNode body =
        possible(
            convert(
                DefinitionKind.PIPELINE,
                "{'processors':[{'date':{'field':'d','formats':['dd/MM/YYYY','UNIX_MS','ISO8601']}},"
                    + "{'foreach':{'field':'l','processor':{'date':{'field':'x','formats':['YYYY']}}}}],"
                    + "'on_failure':[{'date_index_name':{'field':'d','date_formats':['YYYY-MM'],"
                    + "'index_name_format':'YYYY','date_rounding':'y'}}]}",
                V5,
                V8));
    assertThat(body)
        .isEqualTo(
            tree(
                "{'processors':[{'date':{'field':'d','formats':['dd/MM/yyyy','UNIX_MS','ISO8601']}},"
                    + "{'foreach':{'field':'l','processor':{'date':{'field':'x','formats':['yyyy']}}}}],"
                    + "'on_failure':[{'date_index_name':{'field':'d','date_formats':['yyyy-MM'],"
                    + "'index_name_format':'yyyy','date_rounding':'y'}}]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'script':{'lang':'groovy','inline':'1'}} | processors[0].script.lang",
        "{'script':{'lang':'painless','file':'f'}} | processors[0].script.file",
        "{'set':{'field':'_type','value':'x'}} | processors[0].set.field",
        "{'rename':{'field':'a','target_field':'_parent'}} | processors[0].rename.target_field",
        "{'set':{'field':'a','value':['x {{ _type }}']}} | processors[0].set.value[]",
        "{'date':{'field':'d','formats':['e']}} | processors[0].date.formats[0]",
        "{'set':{'field':'a','value':1,'on_failure':[{'remove':{'field':'_type'}}]}}"
            + " | processors[0].set.on_failure[0].remove.field"
      })
  void whatHasNoCounterpartIn8StandsInTheWay(String processor, String path) {
    ConvertedBody converted =
        convert(DefinitionKind.PIPELINE, "{'processors':[" + processor + "]}", V5, V8);
    assertThat(blocked(converted)).containsExactly(path);
    assertThat(converted.blockers()).allSatisfy(b -> assertThat(b.whatToDo()).isNotEmpty());
  }

  @Test
  void whatAConditionGuardsIsNotDoneWithoutIt() {
    assertThat(
            blocked(
                convert(
                    DefinitionKind.PIPELINE,
                    "{'processors':[{'set':{'field':'a','value':1,'if':'ctx.x==1'}}]}",
                    V8,
                    V5)))
        .containsExactly("processors[0].set.if");
    assertThat(
            possible(
                convert(
                    DefinitionKind.PIPELINE,
                    "{'_meta':{'a':1},'version':2,'processors':[{'set':{'field':'a','value':1,"
                        + "'description':'x','tag':'t'}}]}",
                    V8,
                    V5)))
        .isEqualTo(tree("{'version':2,'processors':[{'set':{'field':'a','value':1,'tag':'t'}}]}"));
  }

  @Test
  void scriptsHaveASource() {
    assertThat(
            possible(
                convert(
                    DefinitionKind.SCRIPT,
                    "{'script':{'lang':'painless','code':'1','options':{}}}",
                    V5,
                    V8)))
        .isEqualTo(tree("{'script':{'lang':'painless','source':'1'}}"));
    assertThat(
            blocked(
                convert(DefinitionKind.SCRIPT, "{'script':{'lang':'groovy','code':'1'}}", V5, V8)))
        .containsExactly("script.lang");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'script':'1'}", "{}"})
  void aScriptWithoutItsObjectIsNotSent(String body) {
    assertThat(blocked(convert(DefinitionKind.SCRIPT, body, V5, V8))).containsExactly("script");
  }

  @Test
  void kindsKnowTheirVersions() {
    assertThat(DefinitionKind.INDEX_TEMPLATE.isKnownTo(V6.capabilities())).isFalse();
    assertThat(DefinitionKind.INDEX_TEMPLATE.isKnownTo(V7.capabilities())).isTrue();
    assertThat(DefinitionKind.TEMPLATE.isKnownTo(V5.capabilities())).isTrue();
  }
}
