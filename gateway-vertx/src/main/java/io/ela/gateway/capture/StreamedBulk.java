package io.ela.gateway.capture;

import io.ela.dialect.bulk.BulkEnd;
import io.ela.dialect.bulk.BulkItem;
import io.ela.dialect.bulk.BulkOp;
import io.ela.dialect.bulk.BulkParser;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.DocumentWrite;
import io.ela.dialect.translate.AnswerPlan;
import io.ela.dialect.translate.BulkBridge;
import io.ela.dialect.translate.ClientRequest;
import io.ela.gateway.proxy.BodyCollector.RefusedException;
import io.ela.gateway.proxy.BodyPipe;
import io.ela.gateway.proxy.ElasticError;
import io.ela.gateway.proxy.InFlightBudget;
import io.ela.gateway.proxy.Pieces;
import io.ela.gateway.proxy.TranslatingProxy;
import io.ela.gateway.proxy.Upstream;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One large bulk, in parts: a part's intent, then its bytes. Where nothing has to be put in or
 * translated, the bytes are the client's own. A part ends with an item; but a source line that is
 * longer than is held passes while it arrives, when its item is named.
 */
final class StreamedBulk extends StreamedExchange {
  private static final int PART_BYTES = WINDOW / 2;
  private static final int PART_ITEMS = 1000;

  /** A source line of which this much has come is not waited for. */
  private static final int LONG_LINE = 64 * 1024;

  /** A long line that has to be held: itself, what it was before it grew, its translation. */
  private static final int LINE_COPIES = 3;

  /** A translated answer of at most this many bytes is held, so that it has a length. */
  private static final long HELD_ANSWER = 256 * 1024;

  private final DocumentWrite.Bulk write;
  private final DocumentEvents naming;
  private final BulkParser parser;
  private final Deque<Bytes> raw = new ArrayDeque<>();
  private List<BulkItem> items = new ArrayList<>();
  private List<Bytes> passing = new ArrayList<>();
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
    this.parser =
        new BulkParser(
            (int) capture.config.gateway().maxBody(),
            item -> items.add(item),
            piece -> passing.add(piece));
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
    if (bridge == null) {
      raw.add(piece);
    }
    rawBytes += piece.length();
    parser.feed(piece);
    boolean enough = items.size() >= PART_ITEMS || rawBytes >= PART_BYTES;
    if (enough && (!items.isEmpty() || !passing.isEmpty() || letsGo())) {
      return pass(going);
    }
    room();
    return Future.succeededFuture();
  }

  /** Whether a long source line is begun that need not be held: all but translated updates. */
  private boolean letsGo() {
    BulkOp op = parser.openOp();
    return op != null
        && parser.openSource() >= LONG_LINE
        && (bridge == null || op != BulkOp.UPDATE);
  }

  /** A line that has to be held, and is longer than the window. */
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
    List<Bytes> before = passing;
    passing = new ArrayList<>();
    Bytes begun = null;
    if (letsGo()) {
      BulkParser.Begun line = parser.letGo();
      read.add(line.item());
      begun = line.source();
    }
    List<BulkItem> part = capture.pinning.pin(read);
    Pieces own = cut(parser.completeBytes() - passedOn);
    passedOn = parser.completeBytes();
    boolean rewritten = part != read;
    Bytes opened = begun;
    Future<Pieces> body =
        bridge == null && !rewritten
            ? Future.succeededFuture(own)
            : items(going, before, part).map(lines -> ended(lines, opened));
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

  /**
   * The bytes of a part that is not the client's own.
   *
   * @param before what is left of a line that was let go
   */
  private Future<Pieces.Lines> items(Going going, List<Bytes> before, List<BulkItem> part) {
    Pieces.Lines lines = new Pieces.Lines();
    before.forEach(lines::rest);
    BulkBridge translating = bridge;
    if (translating != null) {
      VersionReader reader = new VersionReader(request, going.route(), patience(going.route()));
      return BulkLockStates.read(reader, translating, part, write)
          .map(locks -> locks.addTo(lines, translating, part, write));
    }
    for (BulkItem item : part) {
      lines.add(item.metadataLine());
      Bytes source = item.source();
      if (source != null) {
        lines.add(source);
      }
    }
    return Future.succeededFuture(lines);
  }

  /**
   * All of a part.
   *
   * @param begun what has come of the last item's line; null if all are whole
   */
  private static Pieces ended(Pieces.Lines lines, @Nullable Bytes begun) {
    return begun == null ? lines.done() : lines.rest(begun).done();
  }

  /**
   * Takes bytes away from the front of what was read and not passed on; none are kept to translate.
   */
  private Pieces cut(long bytes) {
    List<Bytes> ranges = new ArrayList<>();
    long left = bridge == null ? bytes : 0;
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
    return new Pieces(ranges, bridge == null ? bytes : 0);
  }

  /** What is no whole item at the end is the master's to judge. */
  @Override
  Future<Void> end(Going going) {
    return pass(going)
        .compose(
            sent -> {
              BulkEnd end = parser.finish();
              Pieces rest = bridge == null ? cut(rawBytes) : Pieces.of(end.rest());
              return send(going, rest);
            });
  }

  @Override
  @Nullable AnswerPlan answers() {
    return bridge == null ? null : bridge.answers();
  }

  /** A large answer to a translated bulk is not held either. */
  @Override
  BodyPipe.@Nullable Change change(HttpClientResponse answer) {
    BulkBridge translating = bridge;
    String type = answer.getHeader(HttpHeaders.CONTENT_TYPE);
    if (translating == null || answer.statusCode() != 200 || !WritePlanner.isJson(type)) {
      return null;
    }
    String length = answer.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null && Long.parseLong(length.strip()) <= HELD_ANSWER
        ? null
        : new ChangedAnswer(translating.answerInParts());
  }
}
