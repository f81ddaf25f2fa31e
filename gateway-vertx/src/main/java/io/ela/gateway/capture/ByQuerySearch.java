package io.ela.gateway.capture;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonBytesWriter;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.rest.QueryString;
import io.ela.dialect.search.HitsPage;
import io.ela.dialect.search.HitsParser;
import io.ela.dialect.translate.TranslatedAnswer;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scroll that finds a by-query write's documents, a page at a time.
 *
 * @param work on whose behalf
 */
record ByQuerySearch(ByQueryWork work) {
  private static final Logger LOG = LoggerFactory.getLogger(ByQuerySearch.class);
  private static final int PAGE = 1000;

  /** A search that is not freed ends by itself; no client waits longer for that. */
  private static final long FREED_WITHIN_MILLIS = 2000;

  /**
   * Begins.
   *
   * @return fails with {@link SearchRefusedException} if the master refuses it, otherwise if the
   *     page is not complete
   */
  Future<HitsPage> first() {
    ByQueryPlan plan = work.plan();
    return work.master()
        .ask("POST", plan.prefix() + "/_search", plan.searchQuery(), plan.search(PAGE))
        .compose(this::page);
  }

  /** The page after the one that gave the id; fails as {@link #first} does. */
  Future<HitsPage> next(String scroll) {
    return work.master()
        .ask("POST", "/_search/scroll", QueryString.EMPTY, scroll(scroll))
        .compose(this::page);
  }

  /** Fails for a page that is not complete; its search is freed. */
  private Future<HitsPage> page(TranslatedAnswer answer) {
    if (answer.status() >= 300) {
      return Future.failedFuture(new SearchRefusedException(answer));
    }
    HitsPage page = HitsParser.parse(answer.body().copy());
    if (!page.timedOut() && page.shards().failed() == 0) {
      return Future.succeededFuture(page);
    }
    MalformedJsonException incomplete =
        new MalformedJsonException(
            "the search for the documents is not complete: "
                + page.shards().failed()
                + " of "
                + page.shards().total()
                + " shards failed");
    return free(page).compose(freed -> Future.failedFuture(incomplete));
  }

  private static Bytes scroll(String id) {
    return new JsonBytesWriter(id.length() + 40)
        .ascii("{\"scroll\":\"5m\",\"scroll_id\":")
        .string(id)
        .ascii('}')
        .view();
  }

  /** Gives the scroll back; never fails. */
  Future<Void> free(HitsPage page) {
    String scroll = page.scrollId();
    if (scroll == null) {
      return Future.succeededFuture();
    }
    Bytes body =
        new JsonBytesWriter(scroll.length() + 40)
            .ascii("{\"scroll_id\":[")
            .string(scroll)
            .ascii("]}")
            .view();
    return work.master()
        .ask("DELETE", "/_search/scroll", QueryString.EMPTY, body)
        .timeout(FREED_WITHIN_MILLIS, TimeUnit.MILLISECONDS)
        .onFailure(failure -> LOG.info("event=scroll-not-freed cause=\"{}\"", failure.getMessage()))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }
}
