package io.ela.dialect.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.dialect.EsVersion;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.QueryString;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResizeSettingsTest {

  @ParameterizedTest
  @CsvSource({
    "5.6.16, 8.19.13, '', true",
    "6.8.23, 7.17.15, copy_settings=false, true",
    "6.8.23, 8.19.13, copy_settings=true, false",
    "5.6.16, 6.8.23, '', false",
    "7.17.15, 8.19.13, '', false",
  })
  void whereTheClustersDiffer(String client, String cluster, String query, boolean differ) {
    assertThat(
            ResizeSettings.differ(
                EsVersion.parse(client), EsVersion.parse(cluster), QueryString.parse(query)))
        .isEqualTo(differ);
  }

  @Test
  void whatWouldBeCopiedIsSaidToBeNull() {
    List<String> settings =
        List.of(
            "index.blocks.write",
            "index.number_of_replicas",
            "index.refresh_interval",
            "index.number_of_shards",
            "index.analysis.analyzer.a.type",
            "index.uuid",
            "index.version.created",
            "index.routing.allocation.include._tier_preference",
            "index.routing.allocation.initial_recovery._id",
            "index.routing.allocation.require.box");
    assertThat(
            uncopied(
                "{'settings':{'index':{'refresh_interval':'3s'}},'aliases':{'x':{}}}", settings))
        .isEqualTo(
            "{'settings':{'index.refresh_interval':'3s','index.blocks.write':null,"
                + "'index.number_of_replicas':'1','index.routing.allocation.require.box':null},"
                + "'aliases':{'x':{}}}");
    assertThat(uncopied("", settings))
        .isEqualTo(
            "{'settings':{'index.blocks.write':null,'index.number_of_replicas':'1',"
                + "'index.refresh_interval':null,'index.routing.allocation.require.box':null}}");
  }

  private static String uncopied(String body, List<String> settings) {
    return ResizeSettings.uncopied(Bytes.ofUtf8(body.replace('\'', '"')), settings)
        .utf8()
        .replace('"', '\'');
  }
}
