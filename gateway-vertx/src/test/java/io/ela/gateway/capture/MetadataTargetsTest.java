package io.ela.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.dialect.EsVersion;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.EndpointTable;
import io.ela.dialect.rest.RestRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataTargetsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE /a,b*          | 7.17.15 |         | a,b*",
        "DELETE /_all          | 5.6.16  |         | _all",
        "PUT /a/_settings      | 8.19.13 | a       |",
        "PUT /_settings        | 8.19.13 | _all    |",
        "PUT /a*,-ab/_mapping/t| 5.6.16  | a*,-ab  |",
        "POST /a/_close        | 6.8.23  | a       |",
        "PUT /a/_block/write   | 7.17.15 | a       |",
        "DELETE /a/_alias/x    | 8.19.13 | a       |",
      })
  void thePathNamesThem(String line, String version, String changed, String deleted) {
    MetadataTargets targets = targets(line.trim(), version.trim(), "");
    assertThat(targets.changed()).isEqualTo(changed == null ? "" : changed.trim());
    assertThat(targets.deleted()).isEqualTo(deleted == null ? "" : deleted.trim());
  }

  @Test
  void actionsOnAliasesNameThem() {
    String body =
        """
        {"actions":[{"add":{"indices":["a","b*"],"alias":"x"}},{"remove":{"index":"c","alias":"*"}},
         {"remove_index":{"index":"d"}},{"remove_index":{"indices":["e*"]}}]}
        """;
    assertThat(targets("POST /_aliases", "7.17.15", body))
        .isEqualTo(new MetadataTargets("a,b*,c", "d,e*"));
  }

  @Test
  void actionsThatCannotBeReadCannotBeCaptured() {
    assertThatThrownBy(() -> targets("POST /_aliases", "7.17.15", "---\nactions: []"))
        .isInstanceOf(UncapturableException.class)
        .hasMessageContaining("not JSON");
  }

  private static MetadataTargets targets(String line, String version, String body) {
    String[] parts = line.split(" ");
    return MetadataTargets.of(
        EndpointTable.forVersion(EsVersion.parse(version))
            .classify(RestRequest.of(parts[0], parts[1])),
        Bytes.ofUtf8(body));
  }
}
