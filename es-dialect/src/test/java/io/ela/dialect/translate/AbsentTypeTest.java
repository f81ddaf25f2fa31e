package io.ela.dialect.translate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AbsentTypeTest {
  private static final String FOUND = "{'_index':'a','_id':'1','found':true,'_source':{}}";

  @Test
  void aDocumentOfAnotherTypeIsNotFound() {
    Bridged get = new Bridged("GET", "/a/other/1", "");
    assertThat(get.answer(200, FOUND))
        .isEqualTo("404 {'_index':'a','_type':'other','_id':'1','found':false}");
    assertThat(get.answer(404, "{'error':{'type':'index_not_found_exception'},'status':404}"))
        .contains("index_not_found_exception");
    assertThat(new Bridged("GET", "/a/other/1/_source", "").answer(200, "{}")).isEqualTo("404 ");
    assertThat(new Bridged("HEAD", "/a/other/1", "").answer(200, "")).isEqualTo("404 ");
  }

  @Test
  void inAMultiGetItAloneIsNotFound() {
    Bridged request =
        new Bridged(
            "POST",
            "/_mget",
            "{'docs':[{'_index':'a','_type':'none','_id':'1'},{'_index':'a','_type':'user','_id':'1'}]}");
    assertThat(request.answer(200, "{'docs':[" + FOUND + "," + FOUND + "]}"))
        .isEqualTo(
            "200 {'docs':[{'_index':'a','_type':'none','_id':'1','found':false},"
                + "{'_index':'a','_type':'user','_id':'1','found':true,'_source':{}}]}");
  }

  @Test
  void writesToItAreRefused() {
    assertThat(new Bridged("PUT", "/a/other/1", "{}").refusal()).contains("the type [other]");
  }

  /** Indices of other types may have come about a moment ago. */
  @Test
  void whatTakesDocumentsAwayOrCopiesThemByAPatternIsRefused() {
    String all = "{'query':{'match_all':{}}}";
    assertThat(new Bridged("GET", "/a*/user/_search", "").sent()).contains("/a*/_search");
    assertThat(new Bridged("POST", "/a*/user/_delete_by_query", all).refusal()).contains("[a*]");
    assertThat(new Bridged("POST", "/a/user/_delete_by_query", all).sent())
        .startsWith("POST /a/_delete_by_query");
    String copy = "{'source':{'index':'a*','type':'user'},'dest':{'index':'c'}}";
    assertThat(new Bridged("POST", "/_reindex", copy).refusal()).contains("[a*]");
  }
}
