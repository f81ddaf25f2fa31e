package io.ela.e2e;

import io.ela.cluster.DocumentScan;
import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.dialect.search.Hit;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** All documents of an index, to be compared. Stateless. */
final class Documents {
  private Documents() {}

  /** Version and bytes of each, by id and routing; made searchable before. */
  static SortedMap<String, String> of(EsClient cluster, String index) throws InterruptedException {
    cluster.call(EsRequest.post("/" + index + "/_refresh"));
    SortedMap<String, String> found = new TreeMap<>();
    DocumentScan.Options options =
        new DocumentScan.Options(0, 1, 1000, Duration.ofMinutes(1), true, null);
    try (DocumentScan scan =
        DocumentScan.slices(cluster, cluster.awaitVersion(), index, options).get(0)) {
      for (List<Hit> page = scan.next(); !page.isEmpty(); page = scan.next()) {
        for (Hit hit : page) {
          found.put(hit.id() + "/" + hit.routing(), hit.version() + " " + hit.source().utf8());
        }
      }
    }
    return found;
  }
}
