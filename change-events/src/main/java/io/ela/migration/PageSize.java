package io.ela.migration;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.dialect.search.HitsPage;
import io.ela.dialect.search.HitsParser;

/**
 * How many documents a page may have so that it stays well below 16 MiB. Stateless; blocks.
 *
 * <p>The size on disk alone misleads: it is compressed, and holds the index too. So a few documents
 * are read as a sample; what is larger counts.
 */
public final class PageSize {
  private static final long WANTED_BYTES = 8L << 20;
  private static final long SAMPLE_BYTES = 2L << 20;
  private static final int SAMPLE_DOCS = 50;

  private PageSize() {}

  /**
   * Asks the cluster for a sample.
   *
   * @param most the configured page size
   */
  public static int of(EsClient client, IndexInfo index, int most) throws InterruptedException {
    if (index.docs() == 0) {
      return most;
    }
    long stored = index.primaryBytes() / index.docs() + 1;
    long asked = Math.max(1, Math.min(SAMPLE_DOCS, SAMPLE_BYTES / stored));
    String uri = "/" + EsRequest.encode(index.name()) + "/_search?size=" + asked;
    byte[] answer = client.call(EsRequest.get(uri)).bytes();
    HitsPage page = HitsParser.parse(answer);
    long read = page.hits().isEmpty() ? 1 : answer.length / page.hits().size();
    return documents(Math.max(stored, read), most);
  }

  static int documents(long averageBytes, int most) {
    return (int) Math.max(1, Math.min(most, WANTED_BYTES / Math.max(1, averageBytes)));
  }
}
