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
  void whatIsToldOfPercolationIsNothing() {
    Bridged alone = new Bridged("GET", "/a/_stats/percolate", "");
    assertThat(alone.sent()).isEqualTo("GET /a/_stats/docs");
    assertThat(
            alone.answer(
                200,
                "{'_all':{'primaries':{'docs':{'count':1}},'total':{'docs':{'count':1}}},'indices':{"
                    + "'docs':{'primaries':{'docs':{'count':1}},'shards':{'0':[{'docs':{},'seq':1}]}}}}"))
        .isEqualTo(
            "200 {'_all':{'primaries':{},'total':{}},'indices':{"
                + "'docs':{'primaries':{},'shards':{'0':[{'seq':1}]}}}}");
    assertThat(new Bridged("GET", "/_stats/percolate,search?level=shards", "").sent())
        .isEqualTo("GET /_stats/search?level=shards");
    Bridged nodes = new Bridged("GET", "/_nodes/stats/indices/percolate", "");
    assertThat(nodes.sent()).isEqualTo("GET /_nodes/stats/indices/docs");
    assertThat(nodes.answer(200, "{'nodes':{'n':{'name':'x','indices':{'docs':{}}}}}"))
        .isEqualTo("200 {'nodes':{'n':{'name':'x'}}}");
    assertThat(new Bridged("GET", "/_nodes/stats/indices/search,percolate", "").sent())
        .isEqualTo("GET /_nodes/stats/indices/search");
  }

  @Test
  void aNodeIsTheClientThatItWas() {
    assertThat(
            new Bridged("GET", "/_nodes/settings", "")
                .answer(200, "{'nodes':{'n':{'settings':{'node':{}}}}}"))
        .isEqualTo("200 {'nodes':{'n':{'settings':{'client':{'type':'node'},'node':{}}}}}");
    assertThat(
            new Bridged("GET", "/_nodes/settings?flat_settings", "")
                .answer(200, "{'nodes':{'n':{'settings':{}}}}"))
        .isEqualTo("200 {'nodes':{'n':{'settings':{'client.type':'node'}}}}");
  }

  /** Measured on 5.6: no health and no copies of a closed index; numbers to the right. */
  @Test
  void aClosedIndexHasNoHealth() {
    Bridged table = new Bridged("GET", "/_cat/indices?h=health,index,pri,dc", "");
    assertThat(table.sent())
        .isEqualTo("GET /_cat/indices?format=json&h=health,index,pri,dc,status");
    assertThat(
            table.answer(
                200,
                "[{'health':'green','index':'a','pri':'1','dc':null,'status':'close'},"
                    + "{'health':'green','index':'long','pri':'15','dc':'3','status':'open'}]"))
        .isEqualTo("200       a        \ngreen long 15 3\n");
  }

  @Test
  void hotThreadsHaveOneSpelling() {
    assertThat(new Bridged("GET", "/_cluster/nodes/hotthreads?threads=2", "").sent())
        .isEqualTo("GET /_nodes/hot_threads?threads=2");
    assertThat(new Bridged("GET", "/_nodes/a,b/hotthreads", "").sent())
        .isEqualTo("GET /_nodes/a,b/hot_threads");
  }

  @Test
  void poolsThatAreGoneAreNotToldToBeEmpty() {
    assertThat(new Bridged("GET", "/_cat/thread_pool/bulk,search", "").refusal())
        .contains("[bulk]", "[write]");
    assertThat(new Bridged("GET", "/_cat/thread_pool/search", "").sent())
        .startsWith("GET /_cat/thread_pool/search?h=");
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
