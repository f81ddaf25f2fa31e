package io.ela.dialect.translate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** APIs, parameters and paths that clients of 5.x have and 8.19 has not. */
class OldApisTest {
  @Test
  void suggestionsAreASearchWithoutHits() {
    Bridged request = new Bridged("POST", "/a/_suggest", "{'s':{'text':'x','term':{'field':'f'}}}");
    assertThat(request.sent()).startsWith("POST /a/_search");
    assertThat(request.body())
        .isEqualTo("{'size':0,'suggest':{'s':{'text':'x','term':{'field':'f'}}}}");
    assertThat(
            request.answer(
                200,
                "{'took':1,'_shards':{'total':1},'hits':{'hits':[]},'suggest':{'s':[{'text':'x','options':"
                    + "[{'text':'y','_index':'a','_id':'1'}]}]}}"))
        .isEqualTo(
            "200 {'_shards':{'total':1},'s':[{'text':'x','options':"
                + "[{'text':'y','_index':'a','_type':'user','_id':'1'}]}]}");
  }

  @Test
  void whatToAnalyzeBecomesABody() {
    Bridged request = new Bridged("GET", "/_analyze?text=Foo&filter=lowercase&tokenizer=nGram", "");
    assertThat(request.sent()).isEqualTo("GET /_analyze");
    assertThat(request.body())
        .isEqualTo("{'tokenizer':'ngram','text':['Foo'],'filter':['lowercase']}");
    assertThat(new Bridged("POST", "/_analyze?text=Foo", "{'text':'Bar'}").body())
        .isEqualTo("{'text':'Bar'}");
    assertThat(
            request.answer(
                200,
                "{'detail':{'tokenizer':{'name':'__anonymous__ngram'},"
                    + "'tokenfilters':[{'name':'lowercase'},{'name':'__anonymous__stop'}]}}"))
        .isEqualTo(
            "200 {'detail':{'tokenizer':{'name':'_anonymous_tokenizer'},"
                + "'tokenfilters':[{'name':'lowercase'},{'name':'_anonymous_tokenfilter_[1]'}]}}");
  }

  @Test
  void termVectorsLoseTheirTypeAndGetItBack() {
    Bridged one = new Bridged("GET", "/a/user/1/_termvectors?fields=f", "");
    assertThat(one.sent()).isEqualTo("GET /a/_termvectors/1?fields=f");
    assertThat(one.answer(200, "{'_index':'a','_id':'1','found':true}"))
        .isEqualTo("200 {'_index':'a','_type':'user','_id':'1','found':true}");
    Bridged several =
        new Bridged("POST", "/_mtermvectors", "{'docs':[{'_index':'b','_type':'t','_id':'1'}]}");
    assertThat(several.body()).isEqualTo("{'docs':[{'_index':'b','_id':'1'}]}");
    assertThat(several.answer(200, "{'docs':[{'_index':'b','_id':'1'}]}"))
        .isEqualTo("200 {'docs':[{'_index':'b','_type':'t','_id':'1'}]}");
  }

  @Test
  void featuresArePartsOfTheWholeIndex() {
    Bridged request = new Bridged("GET", "/a/_settings,_mappings", "");
    assertThat(request.sent()).isEqualTo("GET /a");
    assertThat(request.answer(200, "{'a':{'aliases':{},'mappings':{},'settings':{'x':1}}}"))
        .isEqualTo("200 {'a':{'mappings':{'user':{}},'settings':{'x':1}}}");
  }

  @Test
  void anEmptyIndexIsAllOfThem() {
    assertThat(new Bridged("POST", "//_refresh", "").sent()).isEqualTo("POST //_refresh");
  }

  @Test
  void typesAreNotPutWhereTheyWereNotAskedFor() {
    String hit = "{'hits':{'hits':[{'_index':'a'}]}}";
    assertThat(new Bridged("GET", "/_search", "{'stored_fields':'_none_'}").answer(200, hit))
        .isEqualTo("200 " + hit);
    assertThat(new Bridged("GET", "/_search?filter_path=hits.hits._index", "").answer(200, hit))
        .isEqualTo("200 " + hit);
    assertThat(new Bridged("GET", "/_search?filter_path=**.hits", "").answer(200, hit))
        .contains("'_type':'user'");
  }

  @Test
  void onlyTheDefaultOfFromIsDropped() {
    assertThat(new Bridged("GET", "/_search?from=-1&size=-1", "").sent())
        .isEqualTo("GET /_search?rest_total_hits_as_int=true");
    assertThat(new Bridged("GET", "/_search?from=-2", "").sent()).contains("from=-2");
  }

  @Test
  void uidsAreNothingToSortBy() {
    assertThat(new Bridged("GET", "/_search", "{'sort':['_uid']}").refusal()).contains("[_uid]");
    assertThat(new Bridged("GET", "/_search", "{'sort':[{'_uid':'asc'}]}").refusal())
        .contains("body.sort asks for the field [_uid]");
  }

  @Test
  void whatNothingDoesAnyMoreIsRefusedWithItsReason() {
    assertThat(new Bridged("POST", "/a/_flush/synced", "").refusal()).contains("use _flush");
    assertThat(new Bridged("POST", "/a/_upgrade", "").refusal()).contains("older segments");
  }

  @Test
  void patternsOfTermsAreTexts() {
    assertThat(
            new Bridged("GET", "/_search", "{'aggs':{'x':{'terms':{'include':{'pattern':'a.*'}}}}}")
                .body())
        .isEqualTo("{'aggs':{'x':{'terms':{'include':'a.*'}}}}");
  }

  @Test
  void anUnknownQueryIsToldInOldWords() {
    assertThat(
            new Bridged("GET", "/_validate/query", "{'query':{'no':{}}}")
                .answer(
                    200,
                    "{'valid':false,'error':'o.e.ParsingException: unknown query [no]; o.e.X: [1:2]'}"))
        .isEqualTo(
            "200 {'valid':false,'error':'o.e.ParsingException: no [query] registered for [no]'}");
  }
}
