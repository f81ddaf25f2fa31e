package io.ela.cluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.dialect.EsVersion;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that real servers give in rare states only. */
@Timeout(60)
class DocumentScanTest {

  /** As up to 6.x for a shard without an active copy: "failed_shards" is empty (measured). */
  @Test
  void aShardThatIsNotCountedAsFailedIsMissingAllTheSame() throws Exception {
    Vertx vertx = EsTransport.vertx();
    HttpServer server =
        HttpTestServer.start(
            vertx,
            request ->
                request
                    .response()
                    .putHeader("Content-Type", "application/json")
                    .end(
                        "{\"_scroll_id\":\"s\",\"timed_out\":false,\"_shards\":{\"total\":2,"
                            + "\"successful\":1,\"skipped\":0,\"failed\":0},"
                            + "\"hits\":{\"total\":0,\"hits\":[]}}"));
    DocumentScan.Options options =
        new DocumentScan.Options(0, 1, 10, Duration.ofMinutes(1), false, null);
    try (EsClient client =
            new EsClient(vertx, TestCluster.at(HttpTestServer.address(server)).build());
        DocumentScan scan =
            DocumentScan.slices(client, EsVersion.parse("5.6.16"), "i", options).get(0)) {
      assertThatThrownBy(scan::next)
          .isInstanceOf(DocumentScan.IncompletePageException.class)
          .hasMessageContaining("1 of 2 shards gave no answer");
    } finally {
      HttpTestServer.await(vertx.close());
    }
  }
}
