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
  void aSyncedFlushIsAFlush() {
    assertThat(new Bridged("GET", "/a/_flush/synced", "").sent())
        .isEqualTo("POST /a/_flush?ignore_unavailable=true");
    assertThat(new Bridged("POST", "/_flush/synced?ignore_unavailable=false", "").sent())
        .isEqualTo("POST /_flush?ignore_unavailable=false");
  }

  @Test
  void thereIsNothingToUpgrade() {
    String segments =
        "{'_shards':{'total':2,'successful':1,'failed':0},'indices':{'a':{'shards':{'0':[{'segments':"
            + "{'_0':{'size_in_bytes':7,'version':'9.12.0'},'_1':{'size_in_bytes':5,'version':"
            + "'9.9.2'}}}],'1':[]}},'b':{'shards':{}}}}";
    Bridged upgrade = new Bridged("POST", "/a,b/_upgrade?wait_for_completion&allow_no_indices", "");
    assertThat(upgrade.sent()).isEqualTo("GET /a,b/_segments?allow_no_indices");
    assertThat(upgrade.answer(200, segments))
        .isEqualTo(
            "200 {'_shards':{'total':2,'successful':1,'failed':0},'upgraded_indices':{'a':{"
                + "'upgrade_version':'5.6.16','oldest_lucene_segment_version':'9.9.2'},'b':{"
                + "'upgrade_version':'5.6.16','oldest_lucene_segment_version':'9.0.0'}}}");
    Bridged status = new Bridged("GET", "/_upgrade", "");
    assertThat(status.sent()).isEqualTo("GET /_segments");
    String none = "'size_to_upgrade_in_bytes':0,'size_to_upgrade_ancient_in_bytes':0";
    assertThat(status.answer(200, segments))
        .isEqualTo(
            "200 {'size_in_bytes':12,"
                + none
                + ",'indices':{'a':{'size_in_bytes':12,"
                + none
                + "},'b':{'size_in_bytes':0,"
                + none
                + "}}}");
  }

  @Test
  void aMappingTypeHasAName() {
    assertThat(new Bridged("PUT", "/new", "{'mappings':{'':{}}}").refusal()).contains("a name");
  }

  @Test
  void whatAScrollDoesNotTakeIsSaidInOldWords() {
    assertThat(new Bridged("GET", "/a/_search?scroll=5m&from=10000", "").refusal())
        .contains("Batch size is too large", "[10000] but was [10010]");
    assertThat(new Bridged("GET", "/a/_search?scroll=5m&from=10", "").sent())
        .doesNotContain("from");
    for (String other : new String[] {"'rescore':{}", "'search_after':[6]"}) {
      assertThat(
              new Bridged("GET", "/a/_search", "{'collapse':{'field':'f'}," + other + "}")
                  .refusal())
          .contains("cannot use `collapse` in conjunction with `" + other.split("'")[1] + "`");
    }
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
