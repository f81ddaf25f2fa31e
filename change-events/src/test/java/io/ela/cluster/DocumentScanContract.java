package io.ela.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.ela.config.ClusterConfig;
import io.ela.dialect.EsVersion;
import io.ela.dialect.search.Hit;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a scan promises, whatever the version; one subclass for each. */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_7_17, ServerKind.ES_8_19})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DocumentScanContract {
  private static final int DOCUMENTS = 2500;
  private static final String INDEX = "stock";

  EsClient client;
  private final Vertx vertx = EsTransport.vertx();
  private final ServerKind kind;

  DocumentScanContract(ServerKind kind) {
    this.kind = kind;
  }

  @BeforeAll
  void index(Servers servers) throws Exception {
    client = new EsClient(vertx, ClusterConfig.of("c", servers.address(kind)));
    create(INDEX);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < DOCUMENTS; i++) {
      line(lines, i);
    }
    for (int i = 0; i < DOCUMENTS; i += 10) {
      line(lines, i);
    }
    bulk(INDEX, lines);
  }

  @AfterAll
  void closeAll() throws Exception {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void knowsItsVersion() throws Exception {
    assertThat(client.awaitVersion()).isEqualTo(EsVersion.parse(kind.version()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void givesEveryDocumentOnceAsItIs(int slices) throws Exception {
    boolean ordered = client.awaitVersion().capabilities().seqNoInHits();
    Map<String, Hit> found = scanAll(options(slices, true, null), DOCUMENTS);

    for (int i = 0; i < DOCUMENTS; i++) {
      Hit hit = found.get(id(i));
      assertThat(hit).as(id(i)).isNotNull();
      assertThat(hit.index()).isEqualTo(INDEX);
      assertThat(hit.source().utf8()).isEqualTo(source(i));
      assertThat(hit.routing()).isEqualTo(routing(i));
      assertThat(hit.version()).isEqualTo(i % 10 == 0 ? 2 : 1);
      assertThat(hit.seqNo() != null).isEqualTo(ordered);
      assertThat(hit.primaryTerm() != null).isEqualTo(ordered);
    }
  }

  @Test
  void leavesSourcesOutIfToldTo() throws Exception {
    Map<String, Hit> found = scanAll(options(3, false, null), DOCUMENTS);

    for (int i = 0; i < DOCUMENTS; i++) {
      Hit hit = found.get(id(i));
      assertThat(hit).as(id(i)).isNotNull();
      assertThat(hit.hasSource()).isFalse();
      assertThat(hit.routing()).isEqualTo(routing(i));
      assertThat(hit.version()).isEqualTo(i % 10 == 0 ? 2 : 1);
    }
  }

  @Test
  void aQueryRestricts() throws Exception {
    String query = "{\"range\":{\"i\":{\"gte\":100,\"lt\":650}}}";
    Map<String, Hit> found = scanAll(options(3, true, query), 550);

    for (int i = 100; i < 650; i++) {
      assertThat(found).containsKey(id(i));
    }
  }

  @Test
  void givesTheIndexAsItWasAtTheBeginning() throws Exception {
    create("moving");
    StringBuilder before = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      line(before, i);
    }
    bulk("moving", before);
    try (DocumentScan scan = one("moving", options(1, true, null))) {
      List<Hit> hits = new ArrayList<>(scan.next());
      StringBuilder after = new StringBuilder();
      for (int i = 0; i < 400; i++) {
        delete(after, i);
        line(after, i + 400);
      }
      bulk("moving", after);
      for (List<Hit> page = scan.next(); !page.isEmpty(); page = scan.next()) {
        hits.addAll(page);
      }
      assertThat(hits).extracting(Hit::id).hasSize(400).doesNotHaveDuplicates();
      assertThat(hits).allSatisfy(hit -> assertThat(hit.version()).isLessThan(3));
      assertThat(scan.total()).isEqualTo(400);
    }
  }

  @Test
  void anEmptyIndexHasAnEnd() throws Exception {
    create("empty");
    assertThat(read(one("empty", options(1, true, null)), new HashMap<>())).isZero();
  }

  @Test
  void aLostContextIsAnErrorAndStaysOne() throws Exception {
    create("lost");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      line(lines, i);
    }
    bulk("lost", lines);
    try (DocumentScan scan = one("lost", options(1, true, null))) {
      assertThat(scan.next()).hasSize(200);
      assertThat(scan.total()).isEqualTo(1000);
      // A closed index gives up its search contexts, as an expired keep-alive does.
      client.call(EsRequest.post("/lost/_close"));
      client.call(EsRequest.post("/lost/_open"));
      client.call(EsRequest.get("/_cluster/health/lost?wait_for_status=yellow"));

      Throwable failure = catchThrowable(scan::next);

      assertThat(failure)
          .isInstanceOfAny(EsException.class, DocumentScan.IncompletePageException.class);
      assertThatThrownBy(scan::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("[lost]")
          .hasMessageContaining("cluster c");
    }
    awaitNoContexts();
  }

  @Test
  void aMissingIndexIsAnError() {
    try (DocumentScan scan = one("nowhere", options(1, true, null))) {
      assertThatThrownBy(scan::next)
          .isInstanceOfSatisfying(
              EsException.class, e -> assertThat(e.type()).isEqualTo("index_not_found_exception"))
          .hasMessageContaining("nowhere");
    }
  }

  @Test
  void closingFreesTheContexts() throws Exception {
    awaitNoContexts();
    List<DocumentScan> scans = slices(INDEX, options(3, true, null));
    for (DocumentScan scan : scans) {
      assertThat(scan.next()).isNotEmpty();
    }
    assertThat(openContexts()).isPositive();
    for (DocumentScan scan : scans) {
      scan.close();
      scan.close();
    }
    awaitNoContexts();
  }

  /** Reads all slices; every document may come once, and as many as were announced must. */
  private Map<String, Hit> scanAll(DocumentScan.Options options, int expected) throws Exception {
    Map<String, Hit> found = new TreeMap<>();
    long announced = 0;
    for (DocumentScan scan : slices(INDEX, options)) {
      announced += read(scan, found);
    }
    assertThat(found).hasSize(expected);
    assertThat(announced).isEqualTo(expected);
    awaitNoContexts();
    return found;
  }

  private static long read(DocumentScan scan, Map<String, Hit> into) throws Exception {
    try (scan) {
      for (List<Hit> page = scan.next(); !page.isEmpty(); page = scan.next()) {
        assertThat(page).hasSizeLessThanOrEqualTo(200);
        for (Hit hit : page) {
          assertThat(into.put(hit.id(), hit)).as("%s comes twice", hit.id()).isNull();
        }
      }
      assertThat(scan.next()).isEmpty();
      return scan.total();
    }
  }

  DocumentScan one(String index, DocumentScan.Options options) {
    return slices(index, options).get(0);
  }

  private List<DocumentScan> slices(String index, DocumentScan.Options options) {
    return DocumentScan.slices(client, EsVersion.parse(kind.version()), index, options);
  }

  static DocumentScan.Options options(int slices, boolean withSource, String query) {
    return new DocumentScan.Options(0, slices, 200, Duration.ofMinutes(1), withSource, query);
  }

  private void awaitNoContexts() {
    await().atMost(Duration.ofSeconds(20)).until(this::openContexts, open -> open == 0);
  }

  private long openContexts() throws InterruptedException {
    JsonObject nodes =
        client
            .call(EsRequest.get("/_nodes/stats/indices/search"))
            .body()
            .toJsonObject()
            .getJsonObject("nodes");
    return nodes.stream()
        .map(node -> (JsonObject) node.getValue())
        .mapToLong(
            node -> node.getJsonObject("indices").getJsonObject("search").getLong("open_contexts"))
        .sum();
  }

  private void create(String index) throws InterruptedException {
    client.call(
        EsRequest.put("/" + index)
            .json("{\"settings\":{\"number_of_shards\":3,\"number_of_replicas\":0}}"));
  }

  private void bulk(String index, CharSequence lines) throws InterruptedException {
    String path = "/" + index + (kind == ServerKind.ES_5_6 ? "/t" : "") + "/_bulk?refresh=true";
    EsResponse answer = client.call(EsRequest.post(path).lines(Buffer.buffer(lines.toString())));
    String body = answer.body().toString();
    assertThat(answer.body().toJsonObject().getBoolean("errors"))
        .as(body.substring(0, Math.min(body.length(), 1000)))
        .isFalse();
  }

  private static void line(StringBuilder lines, int i) {
    lines.append("{\"index\":").append(meta(i)).append("}\n").append(source(i)).append('\n');
  }

  private static void delete(StringBuilder lines, int i) {
    lines.append("{\"delete\":").append(meta(i)).append("}\n");
  }

  private static String meta(int i) {
    JsonObject meta = new JsonObject().put("_id", id(i));
    String routing = routing(i);
    return (routing == null ? meta : meta.put("routing", routing)).encode();
  }

  private static String id(int i) {
    return switch (i % 4) {
      case 0 -> "a/b " + i;
      case 1 -> "ü漢\uD83D\uDE00" + i;
      default -> "d" + i;
    };
  }

  private static String routing(int i) {
    return i % 3 == 0 ? "r\"ö/" + i % 7 : null;
  }

  /** What a reader that decodes and encodes again would change. */
  private static String source(int i) {
    return "{ \"z\" : "
        + (9007199254740993L + i)
        + ",\"i\":"
        + i
        + ",\"f\":1.0, \"e\":1.50e+2,\"t\":\"ü漢\uD83D\uDE00 \\u00e9\\/ "
        + i
        + "\",\"n\":null,\"a\":[ 1 , 2 ],\"o\":{ } }";
  }
}
