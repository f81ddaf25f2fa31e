package io.ela.dialect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueryStringTest {
  @Test
  void readsAsElasticsearchReads() {
    QueryString query = QueryString.parse("refresh&q=a+b%2Bc;size=1&size=2&x=%zz#end");
    assertThat(query.flag("refresh")).isTrue();
    assertThat(query.get("q")).isEqualTo("a b+c");
    assertThat(query.get("size")).isEqualTo("2");
    assertThat(query.get("x")).isEqualTo("%zz");
    assertThat(query.get("nosuch")).isNull();
    assertThat(QueryString.parse("refresh=false").flag("refresh")).isFalse();
  }

  @Test
  void changesOnlyWhatIsChanged() {
    QueryString query = QueryString.parse("a=%2f+x&_source_include=b%2C&a=2;c");
    assertThat(query.without("a").raw()).isEqualTo("_source_include=b%2C&c");
    assertThat(query.renamed("_source_include", "_source_includes").raw())
        .isEqualTo("a=%2f+x&_source_includes=b%2C&a=2;c");
    assertThat(query.with("new", "1 &").raw())
        .isEqualTo("a=%2f+x&_source_include=b%2C&a=2;c&new=1%20%26");
    assertThat(query.with("a", "9").raw()).isEqualTo("a=9&_source_include=b%2C&c");
    assertThat(query.without("nosuch")).isSameAs(query);
    assertThat(QueryString.EMPTY.with("x", "y").raw()).isEqualTo("x=y");
  }
}
