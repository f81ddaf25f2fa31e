package io.ela.dialect.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.dialect.EsVersion;
import io.ela.dialect.json.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each pair is a row of what was measured: the left one is refused or answered otherwise by 8.19.
 */
class BodyRulesTest {
  private static Scope scope(String client, String cluster) {
    return new Scope(EsVersion.parse(client), EsVersion.parse(cluster), TypeNames.DOC);
  }

  private static String translated(String client, String cluster, String body) {
    return BodyRules.search(scope(client, cluster), Bytes.ofUtf8(body.replace('\'', '"')))
        .utf8()
        .replace('"', '\'');
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{'query':{}}|{'query':{'match_all':{}}}",
        "{'query':{'bool':{'must':[{},{'term':{'a':1}}]}}}|{'query':{'bool':{'must':[{'term':{'a':1}}]}}}",
        "{'query':{'in':{'a':[1]}}}|{'query':{'terms':{'a':[1]}}}",
        "{'query':{'bool':{'disable_coord':true,'filter':{'mlt':{'like_text':'x'}}}}}|{'query':{'bool':{'filter':{'more_like_this':{'like':'x'}}}}}",
        "{'query':{'match':{'t':{'query':'x','type':'phrase'}}}}|{'query':{'match_phrase':{'t':{'query':'x'}}}}",
        "{'query':{'match':{'t':{'query':'x','cutoff_frequency':0.001}}}}|{'query':{'match':{'t':{'query':'x'}}}}",
        "{'query':{'multi_match':{'query':'x','fields':['a'],'use_dis_max':false}}}|{'query':{'multi_match':{'query':'x','fields':['a'],'type':'most_fields'}}}",
        "{'query':{'query_string':{'query':'x','all_fields':true}}}|{'query':{'query_string':{'query':'x','default_field':'*'}}}",
        "{'query':{'terms':{'a':{'index':'i','type':'t','id':'1','path':'p'}}}}|{'query':{'terms':{'a':{'index':'i','id':'1','path':'p'}}}}",
        "{'query':{'range':{'d':{'gte':'01-2020','format':'MM-YYYY'}}}}|{'query':{'range':{'d':{'gte':'01-2020','format':'MM-yyyy'}}}}",
        "{'query':{'function_score':{'random_score':{'seed':1}}}}|{'query':{'function_score':{'random_score':{'seed':1,'field':'_seq_no'}}}}",
        "{'query':{'script':{'script':{'inline':'true'}}}}|{'query':{'script':{'script':{'source':'true'}}}}",
        "{'aggs':{'a':{'date_histogram':{'field':'d','interval':'1d','order':{'_time':'asc'}}}}}|{'aggs':{'a':{'date_histogram':{'field':'d','calendar_interval':'1d','order':{'_key':'asc'}}}}}",
        "{'aggs':{'a':{'date_histogram':{'field':'d','interval':'90m'}}}}|{'aggs':{'a':{'date_histogram':{'field':'d','fixed_interval':'90m'}}}}",
        "{'aggs':{'a':{'date_histogram':{'field':'d','interval':'1.5d'}}}}|{'aggs':{'a':{'date_histogram':{'field':'d','fixed_interval':'129600000ms'}}}}",
        "{'aggs':{'a':{'filter':{'in':{'a':[1]}},'aggs':{'b':{'terms':{'field':'f','execution_hint':'global_ordinals_hash'}}}}}}|{'aggs':{'a':{'filter':{'terms':{'a':[1]}},'aggs':{'b':{'terms':{'field':'f'}}}}}}",
        "{'indices_boost':{'i':2.0,'j':1}}|{'indices_boost':[{'i':2.0},{'j':1}]}",
        "{'sort':[{'a.b':{'order':'asc','nested_path':'a','nested_filter':{'term':{'a.c':1}}}}]}|{'sort':[{'a.b':{'order':'asc','nested':{'path':'a','filter':{'term':{'a.c':1}}}}}]}",
        "{'_source':{'include':['a'],'exclude':['b']}}|{'_source':{'includes':['a'],'excludes':['b']}}",
        "{'highlight':{'fields':{'t':{}}}}|{'highlight':{'fields':{'t':{}},'type':'plain'}}",
        "{'size':-1}|{}"
      })
  void of5On8(String before, String after) {
    assertThat(translated("5.6.16", "8.19.13", before)).isEqualTo(after);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'query':{'type':{'value':'t'}}}",
        "{'query':{'term':{'_type':'t'}}}",
        "{'query':{'bool':{'should':[{'match':{'_all':'x'}}]}}}",
        "{'query':{'term':{'_uid':'t#1'}}}",
        "{'query':{'ids':{'type':'t','values':['1']}}}",
        "{'query':{'query_string':{'query':'a AND _type:t'}}}",
        "{'query':{'query_string':{'query':'x','default_field':'_all'}}}",
        "{'query':{'multi_match':{'query':'x','fields':['_all^2']}}}",
        "{'query':{'common':{'t':{'query':'x'}}}}",
        "{'query':{'has_child':{'type':'c','query':{'match_all':{}}}}}",
        "{'query':{'script':{'script':{'inline':'1','lang':'groovy'}}}}",
        "{'query':{'range':{'d':{'gte':'1','format':'e'}}}}",
        "{'aggs':{'a':{'terms':{'field':'_type'}}}}",
        "{'aggs':{'a':{'moving_avg':{}}}}",
        "{'aggs':{'a':{'date_histogram':{'field':'d','interval':'3M'}}}}",
        "{'aggs':{'a':{'filters':{'filters':{'x':{'term':{'_type':'t'}}}}}}}",
        "{'docvalue_fields':['d']}",
        "{'fields':['a']}",
        "{'fielddata_fields':['a']}"
      })
  void refusedBecause8WouldAnswerOtherwise(String body) {
    assertThatThrownBy(() -> translated("5.6.16", "8.19.13", body))
        .isInstanceOf(UntranslatableException.class)
        .hasMessageMatching("(?s)body\\..*");
  }

  /** A field, an aggregation or a term may be called like a query. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ 'query':{'term':{'type':'_all'}}, 'size': 12345678901 }",
        "{'query':{'terms':{'in':['_type',1.0]}}}",
        "{'aggs':{'moving_avg':{'terms':{'field':'interval'}},'type':{'max':{'field':'x'}}}}",
        "{'query':{'match':{'common':'x'}}}"
      })
  void whatDoesNotDifferKeepsItsBytes(String body) {
    Bytes bytes = Bytes.ofUtf8(body.replace('\'', '"'));
    assertThat(BodyRules.search(scope("5.6.16", "8.19.13"), bytes)).isSameAs(bytes);
  }

  @Test
  void aStepThatIsNotCrossedChangesNothing() {
    String body = "{'aggs':{'a':{'date_histogram':{'field':'d','interval':'1d'}}}}";
    assertThat(translated("5.6.16", "7.17.15", body)).isEqualTo(body);
    assertThat(translated("7.17.15", "8.19.13", body)).contains("calendar_interval");
    assertThat(translated("6.8.23", "7.17.15", "{'sort':[{'_type':'asc'}],'highlight':{}}"))
        .isEqualTo("{'sort':[{'_type':'asc'}],'highlight':{}}");
  }

  /** Measured: 5.6 deletes everything, 6.8 and later answer 400. */
  @Test
  void aDeleteWithoutQueryDeletesAllFor5() {
    Bytes body = BodyRules.byQuery(scope("5.6.16", "8.19.13"), Bytes.ofUtf8("{}"), true);
    assertThat(body.utf8()).isEqualTo("{\"query\":{\"match_all\":{}}}");
  }
}
