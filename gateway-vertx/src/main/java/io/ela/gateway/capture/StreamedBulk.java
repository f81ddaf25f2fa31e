package io.ela.gateway.capture;

import io.ela.dialect.bulk.BulkEnd;
import io.ela.dialect.bulk.BulkItem;
import io.ela.dialect.bulk.BulkParser;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.DocumentWrite;
import io.ela.dialect.translate.AnswerPlan;
import io.ela.dialect.translate.BulkBridge;
import io.ela.dialect.translate.ClientRequest;
import io.ela.gateway.proxy.BodyCollector.RefusedException;
import io.ela.gateway.proxy.ElasticError;
import io.ela.gateway.proxy.InFlightBudget;
import io.ela.gateway.proxy.Pieces;
import io.ela.gateway.proxy.TranslatingProxy;
import io.ela.gateway.proxy.Upstream;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One large bulk, in parts of whole items: a part's intent, then its bytes. Where nothing has to be
 * put in or translated, the bytes are the client's own.
 */
final class StreamedBulk extends StreamedExchange {
  private static final int PART_BYTES = WINDOW / 2;
  private static final int PART_ITEMS = 1000;

  /** The pieces of a long line, the line itself, and what it was before it last grew. */
  private static final int LINE_COPIES = 3;

  private final DocumentWrite.Bulk write;
  private final DocumentEvents naming;
  private final BulkParser parser;
  private final Deque<Bytes> raw = new ArrayDeque<>();
  private List<BulkItem> items = new ArrayList<>();
  private long rawBytes;
  private long passedOn;
  private long more;
  private @Nullable BulkBridge bridge;

  StreamedBulk(
      Capture capture,
      HttpServerRequest request,
      ClientRequest client,
      InFlightBudget.Share share,
      DocumentWrite.Bulk write) {
    super(capture, request, client, share);
    this.write = write;
    this.naming = new DocumentEvents(capture, client.line());
    this.parser = new BulkParser((int) capture.config.gateway().maxBody(), item -> items.add(item));
  }

  @Override
  Upstream.Head head(Route route) {
    if (!route.bridge().identity()) {
      BulkBridge present = route.bridge().bulk(client);
      bridge = present;
      return TranslatingProxy.head(request, present.head(), false, true);
    }
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(request.headers());
    headers.remove("Content-Length").remove("Content-Encoding");
    return new Upstream.Head(HttpMethod.valueOf(client.method()), request.uri(), headers);
  }

  @Override
  Future<Void> begin(Going going) {
    going.up().setChunked(true);
    return Future.succeededFuture();
  }

  @Override
  Future<Void> take(Going going, Bytes piece) {
    raw.add(piece);
    rawBytes += piece.length();
    room();
    parser.feed(piece);
    boolean whole = items.size() >= PART_ITEMS || (rawBytes >= PART_BYTES && !items.isEmpty());
    return whole ? pass(going) : Future.succeededFuture();
  }

  /** A line longer than the window has to be held: as it came, and put together by the parser. */
  private void room() {
    long wanted = (rawBytes - WINDOW) * LINE_COPIES - more;
    if (wanted > 0) {
      if (!share.tryTake(wanted)) {
        throw new RefusedException(ElasticError.overloaded(client.line(), capture.budget));
      }
      more += wanted;
    }
  }

  private Future<Void> pass(Going going) {
    List<BulkItem> read = items;
    items = new ArrayList<>();
    List<BulkItem> part = capture.pinning.pin(read);
    Pieces own = cut(parser.completeBytes() - passedOn);
    passedOn = parser.completeBytes();
    boolean rewritten = part != read;
    BulkBridge translating = bridge;
    Future<Pieces> body =
        translating == null
            ? Future.succeededFuture(rewritten ? IdPinning.body(part) : own)
            : BulkLockStates.read(
                    new VersionReader(request, going.route(), patience(going.route())),
                    translating,
                    part,
                    write)
                .map(locks -> locks.lines(translating, part, write).done());
    List<Expected> expected = expected(part);
    return new DefaultShards(capture, request, going.route())
        .forWrites(expected)
        .compose(made -> body)
        .compose(
            ready ->
                naming
                    .doubts(expected, going.route(), going.context())
                    .compose(this::intend)
                    .compose(durable -> send(going, ready)))
        .onSuccess(
            sent -> {
              share.give(more);
              more = 0;
            });
  }

  private List<Expected> expected(List<BulkItem> part) {
    List<Expected> expected = new ArrayList<>(part.size());
    for (BulkItem item : part) {
      expected.add(WritePlanner.item(item, write, false));
    }
    return expected;
  }

  /** Takes bytes away from the front of what was read and not passed on. */
  private Pieces cut(long bytes) {
    List<Bytes> ranges = new ArrayList<>();
    long left = bytes;
    while (left > 0) {
      Bytes first = raw.removeFirst();
      int taken = (int) Math.min(left, first.length());
      ranges.add(first.slice(0, taken));
      if (taken < first.length()) {
        raw.addFirst(first.slice(taken, first.length() - taken));
      }
      left -= taken;
    }
    rawBytes -= bytes;
    return new Pieces(ranges, bytes);
  }

  /** What is no whole item at the end is the master's to judge. */
  @Override
  Future<Void> end(Going going) {
    BulkEnd end = parser.finish();
    return pass(going)
        .compose(
            sent -> {
              Pieces rest = bridge == null ? cut(rawBytes) : Pieces.of(end.rest());
              return send(going, rest);
            });
  }

  @Override
  @Nullable AnswerPlan answers() {
    return bridge == null ? null : bridge.answers();
  }
}
