package io.ela.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterPathTest {
  private static final String ANSWER =
      "{\"took\":1,\"errors\":true,\"items\":[{\"index\":{\"_id\":\"1\",\"status\":201}},"
          + "{\"create\":{\"_id\":\"2\",\"status\":409,\"error\":{\"type\":\"t\"}}}]}";

  /** As a real 5.6.16 answers (GatewayWriteIT compares with one). */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "errors; {\"errors\":true}",
        "items.*.error; {\"items\":[{\"create\":{\"error\":{\"type\":\"t\"}}}]}",
        "items.*.error.type,took;"
            + " {\"took\":1,\"items\":[{\"create\":{\"error\":{\"type\":\"t\"}}}]}",
        "items.index; {\"items\":[{\"index\":{\"_id\":\"1\",\"status\":201}}]}",
        "**.type; {\"items\":[{\"create\":{\"error\":{\"type\":\"t\"}}}]}",
        "items.c*e._*d; {\"items\":[{\"create\":{\"_id\":\"2\"}}]}",
        "nothing; {}",
        "errors.below; {}",
        "-items; {\"took\":1,\"errors\":true}",
        "items,-**.error,-items.*.status;"
            + " {\"items\":[{\"index\":{\"_id\":\"1\"}},{\"create\":{\"_id\":\"2\"}}]}",
      })
  void keepsWhatIsAskedFor(String filter, String kept) throws Exception {
    ObjectMapper json = new ObjectMapper();
    assertThat(new FilterPath(filter).apply(json.readTree(ANSWER))).hasToString(kept);
  }
}
