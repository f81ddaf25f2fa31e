package io.ela.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.dialect.search.Hit;
import io.ela.testbed.ServerKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentScanOn56IT extends DocumentScanContract {
  DocumentScanOn56IT() {
    super(ServerKind.ES_5_6);
  }

  @Test
  void givesParentAndRoutingAndTypes() throws Exception {
    client.call(
        EsRequest.put("/family")
            .json(
                "{\"settings\":{\"number_of_shards\":3},"
                    + "\"mappings\":{\"p\":{},\"c\":{\"_parent\":{\"type\":\"p\"}}}}"));
    client.call(EsRequest.put("/family/p/1").json("{\"a\":1}"));
    client.call(EsRequest.put("/family/c/2?parent=1").json("{\"a\":2}"));
    client.call(EsRequest.put("/family/c/3?parent=1&routing=x").json("{\"a\":3}"));
    client.call(EsRequest.put("/family/c/1?parent=9").json("{\"a\":4}"));
    client.call(EsRequest.post("/family/_refresh"));

    for (boolean withSource : List.of(true, false)) {
      List<Hit> hits = new ArrayList<>();
      try (DocumentScan scan = one("family", options(1, withSource, null))) {
        for (List<Hit> page = scan.next(); !page.isEmpty(); page = scan.next()) {
          hits.addAll(page);
        }
      }
      assertThat(hits)
          .extracting(h -> h.type() + "/" + h.id() + " p=" + h.parent() + " r=" + h.routing())
          .containsExactlyInAnyOrder(
              "p/1 p=null r=null", "c/2 p=1 r=1", "c/3 p=1 r=x", "c/1 p=9 r=9");
      assertThat(hits).allSatisfy(hit -> assertThat(hit.hasSource()).isEqualTo(withSource));
    }
  }
}
