package io.ela.cluster;

import io.ela.dialect.EsVersion;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.search.Hit;
import io.ela.dialect.search.HitsPage;
import io.ela.dialect.search.HitsParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one slice of an index from end to end, in pages, as it was when the scan began.
 *
 * <p>Uses a sliced scroll, or from Elasticsearch 7.12 on (where points in time can be sliced) a
 * point in time with {@code search_after}. A page that is not complete (a failed shard, a timeout,
 * an expired context) is an error: a scan never skips. Not thread-safe; blocks.
 */
public final class DocumentScan implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DocumentScan.class);

  /**
   * What to read.
   *
   * @param slice from 0 to {@code slices - 1}
   * @param pageSize documents in a page, at most 10,000
   * @param keepAlive how long the cluster keeps the context between two pages
   * @param withSource whether {@code _source} is wanted
   * @param query JSON of a query, null for all documents
   */
  public record Options(
      int slice,
      int slices,
      int pageSize,
      Duration keepAlive,
      boolean withSource,
      @Nullable String query) {

    /** The same, without {@code _source}. */
    public Options withoutSource() {
      return new Options(slice, slices, pageSize, keepAlive, false, query);
    }

    Options ofSlice(int wanted) {
      return new Options(wanted, slices, pageSize, keepAlive, withSource, query);
    }
  }

  private final EsClient client;
  private final String index;
  private final Options options;
  private final @Nullable PointInTime shared;
  private final boolean seqNo;
  private @Nullable String context;
  private @Nullable HitsPage last;
  private long total = -1;
  private long seen;
  private boolean failed;
  private boolean ended;
  private boolean closed;

  /**
   * All slices of an index.
   *
   * @param index concrete name in that cluster
   * @param version of that cluster
   * @param options what to read; {@code slice} does not count
   * @return {@code slices} scans, each to be used by one thread and to be closed
   */
  public static List<DocumentScan> slices(
      EsClient client, EsVersion version, String index, Options options) {
    boolean pointInTime =
        version.distribution() == io.ela.dialect.Distribution.ELASTICSEARCH
            && version.onOrAfter(7, 12);
    PointInTime shared =
        pointInTime ? new PointInTime(client, index, options.keepAlive(), options.slices()) : null;
    List<DocumentScan> scans = new ArrayList<>();
    for (int slice = 0; slice < options.slices(); slice++) {
      scans.add(new DocumentScan(client, version, index, options.ofSlice(slice), shared));
    }
    return List.copyOf(scans);
  }

  private DocumentScan(
      EsClient client,
      EsVersion version,
      String index,
      Options options,
      @Nullable PointInTime shared) {
    this.client = client;
    this.index = index;
    this.options = options;
    this.shared = shared;
    this.seqNo = version.capabilities().seqNoInHits();
  }

  /**
   * The next documents.
   *
   * @return an empty list at the end
   * @throws EsException if the cluster refuses, for instance because the context has expired
   * @throws IncompletePageException if a page does not hold all that it should, or the scan ends
   *     before as many documents as the first page announced
   * @throws IllegalStateException if a call before has failed: what that page held is lost
   */
  public List<Hit> next() throws InterruptedException {
    if (ended) {
      return List.of();
    }
    if (failed) {
      throw new IllegalStateException(
          "scan of ["
              + index
              + "] on cluster "
              + client.name()
              + " has failed before and cannot go on; begin a new one");
    }
    // Until this page is whole: a scroll that is asked again gives the page after the lost one.
    failed = true;
    HitsPage page = HitsParser.parse(request().bytes());
    String renewed = shared != null ? page.pitId() : page.scrollId();
    if (renewed != null) {
      context = renewed;
    }
    seen += page.hits().size();
    demandWhole(page);
    last = page;
    ended = page.hits().isEmpty();
    failed = false;
    return page.hits();
  }

  private void demandWhole(HitsPage page) {
    String scan = "scan of [" + index + "] on cluster " + client.name() + ": ";
    if (page.timedOut() || !page.shards().complete()) {
      throw new IncompletePageException(
          scan
              + (page.shards().total() - page.shards().successful())
              + " of "
              + page.shards().total()
              + " shards gave no answer"
              + (page.timedOut() ? ", timed out" : "")
              + "; check the cluster's health and run again");
    }
    long expected = last == null ? page.total() : total;
    if (page.hits().isEmpty() && seen < expected) {
      throw new IncompletePageException(
          scan
              + "ended after "
              + seen
              + " of "
              + expected
              + " documents; run again, without a query that depends on the time");
    }
    total = expected;
  }

  /** Documents that the whole slice holds, known after the first page; -1 before. */
  public long total() {
    return total;
  }

  private EsResponse request() throws InterruptedException {
    if (shared != null) {
      if (context == null) {
        context = shared.id();
      }
      return client.call(EsRequest.post("/_search").json(body()));
    }
    if (context == null) {
      String uri =
          "/"
              + EsRequest.encode(index)
              + "/_search?scroll="
              + options.keepAlive().toMillis()
              + "ms";
      return client.call(EsRequest.post(uri).json(body()));
    }
    return client.call(
        EsRequest.post("/_search/scroll")
            .json(
                "{\"scroll\":\""
                    + options.keepAlive().toMillis()
                    + "ms\",\"scroll_id\":\""
                    + context
                    + "\"}"));
  }

  private String body() {
    StringBuilder body = new StringBuilder(256);
    body.append("{\"size\":").append(options.pageSize());
    body.append(",\"version\":true,\"_source\":").append(options.withSource());
    if (seqNo) {
      body.append(",\"seq_no_primary_term\":true");
    }
    if (options.slices() > 1) {
      body.append(",\"slice\":{\"id\":").append(options.slice());
      body.append(",\"max\":").append(options.slices()).append('}');
    }
    body.append(",\"query\":")
        .append(options.query() == null ? "{\"match_all\":{}}" : options.query());
    if (shared != null) {
      body.append(",\"track_total_hits\":").append(last == null);
      body.append(",\"pit\":{\"id\":\"").append(context).append("\",\"keep_alive\":\"");
      body.append(options.keepAlive().toMillis()).append("ms\"}");
      body.append(",\"sort\":[\"_shard_doc\"]");
      if (last != null) {
        body.append(",\"search_after\":").append(searchAfter(last.hits()));
      }
    } else {
      body.append(",\"sort\":[\"_doc\"]");
    }
    return body.append('}').toString();
  }

  private static String searchAfter(List<Hit> hits) {
    StringBuilder values = new StringBuilder("[");
    for (Bytes value : hits.get(hits.size() - 1).sort()) {
      values.append(values.length() == 1 ? "" : ",").append(value.utf8());
    }
    return values.append(']').toString();
  }

  /** Frees the context on the cluster; if that fails, the cluster frees it after the keep-alive. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (shared != null) {
      shared.release();
      return;
    }
    String open = context;
    if (open == null) {
      return;
    }
    EsRequest free = EsRequest.delete("/_search/scroll").json("{\"scroll_id\":[\"" + open + "\"]}");
    client
        .ok(free)
        .onFailure(
            e -> {
              // 404: it is gone already.
              if (!(e instanceof EsException refused && refused.status() == 404)) {
                LOG.info(
                    "event=scan-context-not-freed cluster={} index={} cause={}",
                    client.name(),
                    index,
                    e.getMessage());
              }
            });
  }

  /** A page that does not hold all documents that it should. */
  public static final class IncompletePageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IncompletePageException(String message) {
      super(message);
    }
  }
}
