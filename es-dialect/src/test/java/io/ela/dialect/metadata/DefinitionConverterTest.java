package io.ela.dialect.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.EsVersion;
import io.ela.dialect.json.Bytes;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionConverterTest {
  private static final EsVersion V5 = EsVersion.parse("5.6.16");
  private static final EsVersion V6 = EsVersion.parse("6.8.23");
  private static final EsVersion V7 = EsVersion.parse("7.17.15");
  private static final EsVersion V8 = EsVersion.parse("8.19.13");

  private static ConvertedDefinition convert(
      String mappings, String settings, EsVersion from, EsVersion to) {
    String answer =
        "{'idx':{'aliases':{},'mappings':" + mappings + ",'settings':{'index':" + settings + "}}}";
    IndexDefinition definition = IndexDefinition.ofAnswer(json(answer)).get(0);
    return DefinitionConverter.convert(definition, from, to);
  }

  private static Bytes json(String text) {
    return Bytes.ofUtf8(text.replace('\'', '"'));
  }

  private static JsonNode fields(String properties) {
    ConvertedDefinition converted =
        convert("{'t':{'properties':" + properties + "}}", "{}", V5, V8);
    assertThat(converted.blockers()).isEmpty();
    return Trees.object(converted.createBody()).at("/mappings/properties");
  }

  private static JsonNode settings(String settings, EsVersion from, EsVersion to) {
    ConvertedDefinition converted = convert("{}", settings, from, to);
    assertThat(converted.blockers()).isEmpty();
    return Trees.object(converted.createBody()).path("settings");
  }

  private static JsonNode tree(String text) {
    return Trees.object(json(text));
  }

  @Test
  void theOneTypeIsUnwrappedAndRemembered() {
    ConvertedDefinition converted =
        convert("{'book':{'properties':{'a':{'type':'keyword'}}}}", "{}", V5, V8);
    assertThat(converted.typeName()).isEqualTo("book");
    assertThat(Trees.object(converted.mappingBody()))
        .isEqualTo(tree("{'properties':{'a':{'type':'keyword'}}}"));
    assertThat(converted.conversions()).extracting(Conversion::rule).contains("type-level");
  }

  @Test
  void severalTypesStandInTheWayByName() {
    ConvertedDefinition converted = convert("{'a':{},'b':{},'_default_':{}}", "{}", V5, V8);
    assertThat(converted.possible()).isFalse();
    assertThat(converted.blockers().get(0).reason()).contains("[a, b]");
  }

  @Test
  void theDefaultMappingIsMergedUnderTheType() {
    ConvertedDefinition converted =
        convert(
            "{'_default_':{'dynamic':'strict','_meta':{'x':1}},'t':{'_meta':{'y':1.0}}}",
            "{}",
            V5,
            V8);
    assertThat(Trees.object(converted.mappingBody()).toString())
        .isEqualTo("{\"dynamic\":\"strict\",\"_meta\":{\"x\":1,\"y\":1.0}}");
  }

  @Test
  void fieldParametersThatLaterVersionsRefuse() {
    JsonNode fields =
        fields(
            "{'s':{'type':'string','index':'not_analyzed','include_in_all':false},"
                + "'t':{'type':'string','analyzer':'english','boost':2.0},"
                + "'n':{'type':'text','norms':{'enabled':false},'similarity':'classic'},"
                + "'l':{'type':'long','store':'yes','doc_values':'0','index_options':'docs'},"
                + "'o':{'dynamic':'no','properties':{'d':{'type':'date','format':'dateOptionalTime'}}},"
                + "'m':{'type':'text','fields':{'raw':{'type':'string','index':'not_analyzed'}}}}");
    assertThat(fields)
        .isEqualTo(
            tree(
                "{'s':{'type':'keyword','index':true},"
                    + "'t':{'type':'text','analyzer':'english','index':true},"
                    + "'n':{'type':'text','norms':false},"
                    + "'l':{'type':'long','store':true,'doc_values':false},"
                    + "'o':{'dynamic':'false','properties':{'d':{'type':'date',"
                    + "'format':'date_optional_time'}}},"
                    + "'m':{'type':'text','fields':{'raw':{'type':'keyword','index':true}}}}"));
  }

  /** A field may be called like a parameter. */
  @Test
  void fieldsCalledLikeParametersStay() {
    JsonNode fields = fields("{'boost':{'type':'long'},'_all':{'type':'keyword'}}");
    assertThat(fields).isEqualTo(tree("{'boost':{'type':'long'},'_all':{'type':'keyword'}}"));
  }

  @ParameterizedTest
  @CsvSource({
    "YYYY-MM-dd, yyyy-MM-dd",
    "yyyy-MM-dd HH:mm:ss||epoch_millis, yyyy-MM-dd HH:mm:ss||epoch_millis",
    "strictDateOptionalTime||basicTTime, strict_date_optional_time||basic_t_time",
    "xxxx-'''W'''ww, YYYY-'''W'''ww",
    "HH:mm:ssZ, HH:mm:ssxx||HH:mm:ssXX||HH:mm:ssXXX",
    "HH:mm:ssZZ, HH:mm:ssxxx||HH:mm:ssXXX||HH:mm:ssXX",
    "epoch_second, epoch_second"
  })
  void datesOfJodaAreJavaTimes(String joda, String java) {
    assertThat(JodaPatterns.converted(joda.replace("'''", "'"))).contains(java.replace("'''", "'"));
  }

  @Test
  void uncertainLettersStandInTheWay() {
    assertThat(JodaPatterns.converted("yyyy-ww-e")).isEmpty();
    ConvertedDefinition converted =
        convert("{'t':{'properties':{'d':{'type':'date','format':'CC'}}}}", "{}", V5, V8);
    assertThat(converted.blockers())
        .extracting(Blocker::path)
        .contains("mappings.properties.d.format");
  }

  /** In an index made by 7.x YYYY is a week year already, and must stay one. */
  @Test
  void patternsOfIndicesMadeBy7Stay() {
    ConvertedDefinition converted =
        convert(
            "{'properties':{'d':{'type':'date','format':'YYYY-MM'}}}",
            "{'version':{'created':'7171599'}}",
            V7,
            V8);
    assertThat(Trees.object(converted.mappingBody()).at("/properties/d/format").asText())
        .isEqualTo("YYYY-MM");
  }

  @Test
  void rootParameters() {
    ConvertedDefinition converted =
        convert(
            "{'t':{'_all':{'enabled':false},'_routing':{'required':true},'_meta':{'v':1},"
                + "'_field_names':{'enabled':false},'dynamic_date_formats':['YYYY'],"
                + "'dynamic_templates':[{'s':{'match_mapping_type':'string','mapping':"
                + "{'type':'string','index':'not_analyzed'}}}]}}",
            "{}",
            V5,
            V8);
    assertThat(converted.blockers()).isEmpty();
    assertThat(Trees.object(converted.mappingBody()))
        .isEqualTo(
            tree(
                "{'_routing':{'required':true},'_meta':{'v':1},'dynamic_date_formats':['yyyy'],"
                    + "'dynamic_templates':[{'s':{'match_mapping_type':'string','mapping':"
                    + "{'type':'keyword','index':true}}}]}"));
  }

  @ParameterizedTest
  @CsvSource({
    "{'_parent':{'type':'p'}}, mappings._parent",
    "{'_source':{'enabled':false}}, mappings._source.enabled",
    "{'_source':{'excludes':['x']}}, mappings._source.excludes",
    "{'_timestamp':{'enabled':true}}, mappings._timestamp"
  })
  void whatCannotBeCarriedOver(String mapping, String path) {
    ConvertedDefinition converted =
        convert("{\"t\":" + mapping.replace("''", "'") + "}", "{}", V5, V8);
    assertThat(converted.blockers()).extracting(Blocker::path).containsExactly(path);
  }

  @Test
  void settingsOfTheSourceOnlyStayBehind() {
    JsonNode settings =
        settings(
            "{'uuid':'x','creation_date':'1','provided_name':'idx','version':{'created':'5061699'},"
                + "'routing':{'allocation':{'include':{'_id':'n'}}},'mapper':{'dynamic':'false'},"
                + "'mapping':{'single_type':'true','total_fields':{'limit':'2000'}},"
                + "'translog':{'retention':{'size':'1gb'},'durability':'async'},"
                + "'store':{'type':'default'},'blocks':{'write':'true'},'refresh_interval':'30s'}",
            V5,
            V8);
    assertThat(settings)
        .isEqualTo(
            tree(
                "{'index.mapping.total_fields.limit':'2000','index.refresh_interval':'30s',"
                    + "'index.store.type':'fs','index.translog.durability':'async'}"));
  }

  @Test
  void routingShardsAreThoseOfTheSource() {
    assertThat(
            settings("{'number_of_shards':'5'}", V5, V8)
                .path("index.number_of_routing_shards")
                .asText())
        .isEqualTo("5");
    // Made by 6.x, now on 7.17: still as 6.x made it.
    assertThat(
            settings("{'number_of_shards':'3','version':{'created':'6082399'}}", V7, V8)
                .path("index.number_of_routing_shards")
                .asText())
        .isEqualTo("3");
    // 7.x: 3 * 2^8 = 768 is the largest within 1024.
    assertThat(
            settings("{'number_of_shards':'3','version':{'created':'7171599'}}", V7, V8)
                .path("index.number_of_routing_shards")
                .asText())
        .isEqualTo("768");
    assertThat(ShardRules.routingShards(Trees.object(), 1, 7)).isEqualTo(1024);
    assertThat(ShardRules.routingShards(Trees.object(), 1000, 7)).isEqualTo(2000);
  }

  /** As 5.6, 6.8 and 7.17 show them (measured). */
  @Test
  void whereAnIndexWasShrunkFromIsNoConcernOfTheOther() {
    String settings =
        "{'number_of_shards':'2','allocation':{'max_retries':'1'},'blocks':{'write':'true'},"
            + "'shrink':{'source':{'name':'big','uuid':'u'}},"
            + "'resize':{'source':{'name':'big','uuid':'u'}},"
            + "'routing':{'allocation':{'initial_recovery':{'_id':null}}}}";
    IndexDefinition shrunk =
        IndexDefinition.ofAnswer(json("{'i':{'settings':{'index':" + settings + "}}}"))
            .get(0)
            .withState(true, OptionalInt.of(8));
    ConvertedDefinition converted = DefinitionConverter.convert(shrunk, V7, V8);
    assertThat(converted.possible()).isTrue();
    assertThat(Trees.object(converted.createBody()).path("settings").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("index.number_of_shards", "index.number_of_routing_shards");
  }

  @Test
  void aShrunkIndexNeedsItsRoutingShardsTold() {
    String settings = "{'number_of_shards':'2','shrink':{'source':{'name':'big'}}}";
    assertThat(convert("{}", settings, V5, V8).possible()).isFalse();
    String one = settings.replace("'2'", "'1'");
    assertThat(convert("{}", one, V5, V8).possible()).as("in one shard all meet").isTrue();
    IndexDefinition told =
        IndexDefinition.ofAnswer(json("{'i':{'settings':{'index':" + settings + "}}}"))
            .get(0)
            .withState(true, OptionalInt.of(8));
    ConvertedDefinition converted = DefinitionConverter.convert(told, V5, V8);
    assertThat(converted.possible()).isTrue();
    assertThat(
            Trees.object(converted.createBody())
                .at("/settings/index.number_of_routing_shards")
                .asText())
        .isEqualTo("8");
  }

  @Test
  void analysisNamesAndLimits() {
    JsonNode settings =
        settings(
            "{'analysis':{'tokenizer':{'tk':{'type':'nGram','min_gram':'2','max_gram':'9'}},"
                + "'filter':{'f':{'type':'edgeNGram'},'p':{'type':'delimited_payload_filter'},"
                + "'sh':{'type':'shingle','max_shingle_size':'6'},'st':{'type':'standard'}},"
                + "'analyzer':{'a':{'type':'custom','tokenizer':'edgeNGram',"
                + "'char_filter':['htmlStrip'],'filter':['standard','st','lowercase','nGram']},"
                + "'h':{'type':'standard_html_strip'}}}}",
            V5,
            V8);
    assertThat(settings)
        .isEqualTo(
            tree(
                "{'index.analysis.analyzer.a.char_filter':['html_strip'],"
                    + "'index.analysis.analyzer.a.filter':['lowercase','ngram'],"
                    + "'index.analysis.analyzer.a.tokenizer':'edge_ngram',"
                    + "'index.analysis.analyzer.a.type':'custom',"
                    + "'index.analysis.analyzer.h.type':'custom',"
                    + "'index.analysis.analyzer.h.tokenizer':'standard',"
                    + "'index.analysis.analyzer.h.char_filter':['html_strip'],"
                    + "'index.analysis.analyzer.h.filter':['lowercase'],"
                    + "'index.analysis.filter.f.type':'edge_ngram',"
                    + "'index.analysis.filter.p.type':'delimited_payload',"
                    + "'index.analysis.filter.sh.type':'shingle',"
                    + "'index.analysis.filter.sh.max_shingle_size':'6',"
                    + "'index.analysis.tokenizer.tk.type':'ngram',"
                    + "'index.analysis.tokenizer.tk.min_gram':'2',"
                    + "'index.analysis.tokenizer.tk.max_gram':'9',"
                    + "'index.max_ngram_diff':'7','index.max_shingle_diff':'5'}"));
  }

  @Test
  void from6To7TheTypeGoesAndKnownThingsStay() {
    ConvertedDefinition converted =
        convert(
            "{'_doc':{'properties':{'j':{'type':'join','relations':{'a':'b'}}}}}", "{}", V6, V7);
    assertThat(converted.possible()).isTrue();
    assertThat(converted.typeName()).isEqualTo("_doc");
  }

  @Test
  void backTo5OnlyWhatItKnows() {
    ConvertedDefinition fine =
        convert(
            "{'properties':{'a':{'type':'keyword'}}}",
            "{'number_of_shards':'1','routing':{'allocation':{'include':{'_tier_preference':'x'}}},"
                + "'version':{'created':'8536000'}}",
            V8,
            V5);
    assertThat(fine.blockers()).isEmpty();
    ObjectNode body = Trees.object(fine.createBody());
    assertThat(body)
        .isEqualTo(
            tree(
                "{'settings':{'index.number_of_shards':'1'},"
                    + "'mappings':{'doc':{'properties':{'a':{'type':'keyword'}}}}}"));
    ConvertedDefinition not = convert("{'properties':{'v':{'type':'dense_vector'}}}", "{}", V8, V5);
    assertThat(not.blockers().get(0).reason()).contains("dense_vector");
  }

  @Test
  void createBodiesOfClients() {
    ConvertedDefinition converted =
        DefinitionConverter.convertCreateBody(
            json(
                "{'settings':{'number_of_shards':2},'mappings':{'t':{'_all':{'enabled':false}}},"
                    + "'aliases':{'al':{'filter':{'term':{'x':1}}}}}"),
            V5,
            V8);
    assertThat(Trees.object(converted.createBody()))
        .isEqualTo(
            tree(
                "{'settings':{'index.number_of_shards':2,'index.number_of_routing_shards':'2'},"
                    + "'aliases':{'al':{'filter':{'term':{'x':1}}}}}"));
    ConvertedDefinition bare =
        DefinitionConverter.convertCreateBody(json("{'number_of_replicas':0}"), V5, V8);
    assertThat(Trees.object(bare.createBody()))
        .isEqualTo(tree("{'settings':{'index.number_of_replicas':0}}"));
  }

  @Test
  void aliasFiltersOnTypesStandInTheWay() {
    ConvertedDefinition converted =
        DefinitionConverter.convertCreateBody(
            json("{'aliases':{'al':{'filter':{'term':{'_type':'t'}}}}}"), V5, V8);
    assertThat(converted.blockers())
        .extracting(Blocker::path)
        .containsExactly("aliases.al.filter.term._type");
  }

  /** It would run once more over each document that the replicator writes. */
  @Test
  void aFinalPipelineStandsInTheWay() {
    assertThat(convert("{}", "{'final_pipeline':'p'}", V7, V8).blockers())
        .extracting(Blocker::path)
        .containsExactly("settings.index.final_pipeline");
    assertThat(convert("{}", "{'final_pipeline':'_none'}", V7, V8).blockers()).isEmpty();
    assertThat(convert("{}", "{'default_pipeline':'p'}", V7, V8).blockers()).isEmpty();
  }
}
