package io.ela.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.dialect.search.ErrorCause;
import io.ela.dialect.search.ErrorParser;
import org.junit.jupiter.api.Test;

class ElasticErrorTest {
  @Test
  void isReadAsElasticsearchsOwn() {
    ElasticError error = ElasticError.uncaptured("POST /a/_update_by_query", "it \"names\" none");
    ErrorCause read = ErrorParser.parse(error.body().getBytes());
    assertThat(read.type()).isEqualTo("uncaptured_write_exception");
    assertThat(read.reason()).contains("POST /a/_update_by_query", "it \"names\" none");
    assertThat(error.body().toString()).endsWith(",\"status\":501}");
  }
}
