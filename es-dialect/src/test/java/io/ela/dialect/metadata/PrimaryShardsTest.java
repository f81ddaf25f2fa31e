package io.ela.dialect.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.dialect.json.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrimaryShardsTest {
  private static Bytes json(String text) {
    return Bytes.ofUtf8(text.replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'settings':{'number_of_shards':2}}",
        "{'settings':{'index.number_of_shards':'2'}}",
        "{'settings':{'index':{'number_of_shards':2}},'mappings':{}}",
        "{'number_of_shards':2}",
        "{'index':{'number_of_shards':2}}"
      })
  void whatSaysANumberKeepsIt(String body) {
    assertThat(PrimaryShards.with(json(body), 5)).isEqualTo(json(body));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'settings':{'a':1}}|{'settings':{'a':1,'index.number_of_shards':5}}",
        "{'mappings':{'number_of_shards':{}}}|{'mappings':{'number_of_shards':{}},'settings':{'index.number_of_shards':5}}",
        "{'number_of_replicas':0}|{'number_of_replicas':0,'index.number_of_shards':5}",
        "{'conditions':{'max_docs':1}}|{'conditions':{'max_docs':1},'settings':{'index.number_of_shards':5}}",
        "{}|{'settings':{'index.number_of_shards':5}}"
      })
  void whatSaysNoneGetsOne(String body, String expected) {
    assertThat(PrimaryShards.with(json(body), 5)).isEqualTo(json(expected));
  }

  @Test
  void noBodyIsOneThatSaysNothing() {
    assertThat(PrimaryShards.with(Bytes.EMPTY, 5).utf8())
        .isEqualTo("{\"settings\":{\"index.number_of_shards\":5}}");
  }
}
