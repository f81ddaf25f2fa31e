package io.ela.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.dialect.EsVersion;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.DocumentWrite;
import io.ela.dialect.rest.Endpoint;
import io.ela.dialect.rest.EndpointTable;
import io.ela.dialect.rest.RestRequest;
import io.ela.dialect.translate.ClientRequest;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdPinningTest {
  private final AtomicInteger given = new AtomicInteger();

  private WritePlan plan(String version, String target, String body) {
    EsVersion dialect = EsVersion.parse(version);
    RestRequest line = RestRequest.of("POST", target);
    Endpoint endpoint = EndpointTable.forVersion(dialect).classify(line);
    ClientRequest request =
        new ClientRequest(
            "POST",
            line.path(),
            line.parsedQuery(),
            "application/json",
            null,
            Bytes.ofUtf8(body),
            endpoint);
    return WritePlanner.plan(
        request,
        DocumentWrite.of(endpoint, line.parsedQuery()).orElseThrow(),
        new IdPinning(() -> "id" + given.incrementAndGet(), dialect.onOrAfter(7, 5)));
  }

  @ParameterizedTest
  @CsvSource({
    "5.6.16, /i/t, /i/t/id1, ''",
    "5.6.16, /i/t/, /i/t/id1, ''",
    "5.6.16, /i/t?routing=r&op_type=create, /i/t/id1, routing=r&op_type=create",
    "7.17.0, /i/_doc?refresh=true, /i/_doc/id1, refresh=true&op_type=create",
    "8.19.0, /i/_doc?op_type=index, /i/_doc/id1, op_type=index"
  })
  void aDocumentWithoutIdGetsOne(String version, String target, String path, String query) {
    WritePlan plan = plan(version, target, "{}");
    assertThat(plan.request().rawPath()).isEqualTo(path);
    assertThat(plan.request().query().raw()).isEqualTo(query);
    assertThat(plan.request().endpoint().id()).isEqualTo("id1");
    assertThat(plan.items()).extracting(Expected::id).containsExactly("id1");
    assertThat(plan.rewritten()).isTrue();
  }

  @Test
  void itsRouteIsOneThatTheDialectKnows() {
    for (String version : new String[] {"5.6.16", "6.8.0", "7.17.0", "8.19.0"}) {
      WritePlan plan = plan(version, version.compareTo("7") < 0 ? "/i/t" : "/i/_doc", "{}");
      RestRequest line = RestRequest.of("POST", plan.request().rawPath());
      assertThat(EndpointTable.forVersion(EsVersion.parse(version)).classify(line))
          .isEqualTo(plan.request().endpoint());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/i/t?version=3", "/i/t?version_type=external", "/i/t/1", "/i/t/1/_update"})
  void whatTheMasterRefusesOrNamesIsLeftAlone(String target) {
    WritePlan plan = plan("5.6.16", target, "{}");
    assertThat(plan.rewritten()).isFalse();
    assertThat(given).hasValue(0);
  }

  @Test
  void aBulkGetsIdsWhereItHasNone() {
    String body =
        "{\"index\":{}}\n{\"a\":1}\r\n\n { \"create\" : { \"_type\":\"t\"} }\n{\"b\": 2}\n"
            + "{\"index\":{\"_id\":\"own\"}}\n{}\n{\"index\":{ }}\n{}\n";
    WritePlan plan = plan("5.6.16", "/i/t/_bulk", body);
    assertThat(text(plan))
        .isEqualTo(
            "{\"index\":{\"_id\":\"id1\"}}\n{\"a\":1}\n"
                + " { \"create\" : {\"_id\":\"id2\", \"_type\":\"t\"} }\n{\"b\": 2}\n"
                + "{\"index\":{\"_id\":\"own\"}}\n{}\n{\"index\":{\"_id\":\"id3\" }}\n{}\n");
    assertThat(plan.items()).extracting(Expected::id).containsExactly("id1", "id2", "own", "id3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"index\":{\"_id\":\"1\"}}\n{}\n",
        "{\"index\":{\"_id\":null}}\n{}\n",
        "{\"index\":{\"_version\":1}}\n{}\n",
        "{\"update\":{}}\n{}\n",
        "{\"delete\":{}}\n",
        "{\"index\":{}}\n{}",
        "{\"index\":{}}\n"
      })
  void aBulkThatNeedsNoneOrIsRefusedStaysAsItIs(String body) {
    WritePlan plan = plan("5.6.16", "/i/t/_bulk", body);
    assertThat(plan.rewritten()).isFalse();
    assertThat(text(plan)).isEqualTo(body);
    assertThat(given).hasValue(0);
  }

  private static String text(WritePlan plan) {
    return plan.body().ranges().stream().map(Bytes::utf8).collect(Collectors.joining());
  }
}
