package io.ela.dialect.translate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The cluster's state, statistics and tables; both sides' answers are measured ones, shortened. */
class ClusterViewsTest {
  @Test
  void theStateIsThatOf5() {
    Bridged state = new Bridged("GET", "/_cluster/state", "");
    assertThat(
            state.answer(
                200,
                "{'cluster_name':'c','cluster_uuid':'u','nodes':{'n':{'name':'x','roles':['data']}},"
                    + "'nodes_features':[],'metadata':{'cluster_uuid':'u','cluster_coordination':{},"
                    + "'templates':{'z':{'index_patterns':['q*'],'mappings':{}}},'indices':{'a':{"
                    + "'version':7,'state':'open','settings':{'index':{'routing':{'x':1},'uuid':'i'}},"
                    + "'mappings':{'_doc':{'properties':{}}},'system':false}}}}"))
        .isEqualTo(
            "200 {'cluster_name':'c','nodes':{'n':{'name':'x'}},'metadata':{'cluster_uuid':'u',"
                + "'templates':{'z':{'template':'q*','mappings':{}}},'indices':{'a':{'state':'open',"
                + "'settings':{'index':{'uuid':'i'}},'mappings':{'user':{'properties':{}}}}}}}");
  }

  @Test
  void theStateInARerouteToo() {
    assertThat(
            new Bridged("POST", "/_cluster/reroute", "{}")
                .answer(
                    200,
                    "{'acknowledged':true,'state':{'cluster_uuid':'u','version':1,'routing_table':"
                        + "{'indices':{'a':{'shards':{'0':[{'shard':0,'relocation_failure_info':{}}]}}}}}}"))
        .isEqualTo(
            "200 {'acknowledged':true,'state':{'version':1,'routing_table':"
                + "{'indices':{'a':{'shards':{'0':[{'shard':0}]}}}}}}");
  }

  @Test
  void aTypeHasNoEffectOnSearchShards() {
    assertThat(new Bridged("GET", "/a/any/_search_shards", "").sent())
        .isEqualTo("GET /a/_search_shards");
  }

  @Test
  void figuresOfIndexingAreThoseOfTheIndexesType() {
    Bridged stats = new Bridged("GET", "/_stats?types=u*", "");
    assertThat(stats.sent()).isEqualTo("GET /_stats");
    assertThat(
            stats.answer(
                200,
                "{'_all':{'total':{'indexing':{'index_total':3}}},'indices':{"
                    + "'a':{'total':{'indexing':{'index_total':1}}},"
                    + "'b':{'total':{'indexing':{'index_total':2}}}}}"))
        .isEqualTo(
            "200 {'_all':{'total':{'indexing':{'index_total':3,'types':{'user':{'index_total':1}}}}},"
                + "'indices':{'a':{'total':{'indexing':{'index_total':1,"
                + "'types':{'user':{'index_total':1}}}}},"
                + "'b':{'total':{'indexing':{'index_total':2}}}}}");
  }

  @Test
  void aClosedIndexIsForbidden() {
    assertThat(
            new Bridged("GET", "/a/_segments", "")
                .answer(400, "{'error':{'type':'index_closed_exception'},'status':400}"))
        .isEqualTo("403 {'error':{'type':'index_closed_exception'},'status':403}");
  }

  @Test
  void tablesHaveTheColumnsOf5() {
    assertThat(new Bridged("GET", "/_cat/aliases?v", "").sent())
        .isEqualTo("GET /_cat/aliases?v&h=alias,index,filter,routing.index,routing.search");
    assertThat(new Bridged("GET", "/_cat/aliases?h=a", "").sent())
        .isEqualTo("GET /_cat/aliases?h=a");
    assertThat(
            new Bridged("GET", "/_cat/templates?help", "")
                .table(
                    "name           | n   | x\nindex_patterns | t   | y\ncomposed_of    | c | z\n"))
        .isEqualTo("200 name           | n   | x\ntemplate | t   | y\n");
  }

  @Test
  void templatesShowTheirOnePattern() {
    Bridged request = new Bridged("GET", "/_cat/templates?v&h=name,template,version", "");
    assertThat(request.sent())
        .isEqualTo("GET /_cat/templates?format=json&h=name,index_patterns,version");
    assertThat(
            request.answer(
                200,
                "[{'name':'tt','index_patterns':'[zz*]','version':null},"
                    + "{'name':'u','index_patterns':'[y*]','version':'3'}]"))
        .isEqualTo("200 name template version\ntt   zz*      \nu    y*       3\n");
  }
}
