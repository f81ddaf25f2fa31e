package io.ela.gateway.capture;

import io.ela.dialect.bulk.BulkEnd;
import io.ela.dialect.bulk.BulkItem;
import io.ela.dialect.bulk.BulkParser;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.DocumentWrite;
import io.ela.dialect.rest.DocumentWrite.OpType;
import io.ela.dialect.rest.QueryString;
import io.ela.dialect.translate.ClientRequest;
import io.ela.gateway.proxy.Pieces;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a document write before it is sent. Pure; thread-safe.
 *
 * <p>Updates are asked for the document that they make: {@code _source=true} in the query string,
 * which single updates and bulks take alike (REST specifications of {@code update} and {@code
 * bulk}, 5.6 to 9.x). {@code pretty} and {@code filter_path} are taken out, since they would change
 * or hide what must be known; {@link AnswerShaper} does their work.
 */
final class WritePlanner {
  private WritePlanner() {}

  /**
   * Makes the plan.
   *
   * @param request with its whole body, uncompressed
   * @throws io.ela.dialect.bulk.BulkParseException for a bulk that no version takes
   * @throws UncapturableException if what it would do could not be known afterwards
   */
  static WritePlan plan(ClientRequest request, DocumentWrite write, IdPinning pinning) {
    if (write instanceof DocumentWrite.Single single) {
      Optional<ClientRequest> pinned = pinning.pin(request, single);
      if (pinned.isPresent()) {
        ClientRequest named = pinned.get();
        DocumentWrite same = DocumentWrite.of(named.endpoint(), named.query()).orElseThrow();
        return plan(named, same, pinning, true);
      }
    }
    return plan(request, write, pinning, false);
  }

  private static WritePlan plan(
      ClientRequest request, DocumentWrite write, IdPinning pinning, boolean pinned) {
    boolean jsonBody = isJson(request.contentType());
    boolean readable = answersJson(request, jsonBody);
    WritePlan plan =
        write instanceof DocumentWrite.Single single
            ? single(request, single, jsonBody, readable, pinned)
            : bulk(request, (DocumentWrite.Bulk) write, jsonBody, readable, pinning);
    if (!readable && plan.items().stream().anyMatch(item -> item.id() == null)) {
      throw new UncapturableException(
          "the id that the server gives could not be read from an answer that is not JSON; ask for"
              + " JSON, or give the ids yourself");
    }
    return plan;
  }

  private static WritePlan single(
      ClientRequest request,
      DocumentWrite.Single write,
      boolean jsonBody,
      boolean readable,
      boolean pinned) {
    boolean update = write.op() == OpType.UPDATE;
    SourceAsk ask =
        strongest(
            SourceAsk.ofQuery(request.query()),
            update ? SourceAsk.ofBody(jsonBody ? request.body() : null) : SourceAsk.NONE);
    boolean ours = update && readable && ask == SourceAsk.NONE;
    boolean whole = update ? ours || ask == SourceAsk.ALL : isObject(request.body());
    Expected item =
        new Expected(
            write.op(),
            write.index(),
            write.type(),
            write.id(),
            given(write.routing()),
            given(write.parent()),
            write.op() == OpType.INDEX || write.op() == OpType.CREATE ? request.body() : null,
            jsonBody && whole && !pipes(write.pipeline()) && orders(write.versionType()),
            write.pipeline());
    return plan(
        write,
        request,
        List.of(item),
        List.of(),
        Bytes.EMPTY,
        ours,
        pinned,
        Pieces.of(request.body()),
        readable);
  }

  private static WritePlan bulk(
      ClientRequest request,
      DocumentWrite.Bulk write,
      boolean jsonBody,
      boolean readable,
      IdPinning pinning) {
    if (!jsonBody) {
      throw new UncapturableException(
          "a bulk in " + request.contentType() + " cannot be read; send newline delimited JSON");
    }
    List<BulkItem> read = new ArrayList<>();
    BulkParser parser = new BulkParser(Math.max(1, request.body().length()), read::add);
    parser.feed(request.body());
    BulkEnd end = parser.finish();
    // A body that does not end as it should is the master's to refuse, as it came.
    boolean whole = end.rest().isEmpty() && end.unfinished() == null;
    List<BulkItem> lines = whole ? pinning.pin(read) : read;
    boolean rewritten = lines != read;
    SourceAsk asked = SourceAsk.ofQuery(request.query());
    boolean updates = lines.stream().anyMatch(line -> op(line) == OpType.UPDATE);
    boolean own =
        updates
            && lines.stream()
                .filter(line -> op(line) == OpType.UPDATE)
                .anyMatch(line -> SourceAsk.ofItem(line) != SourceAsk.NONE);
    boolean ours = updates && !own && readable && asked == SourceAsk.NONE;
    boolean shown = ours || (asked == SourceAsk.ALL && !own);
    List<Expected> items = new ArrayList<>(lines.size());
    for (BulkItem line : lines) {
      items.add(item(line, write, shown));
    }
    Pieces body = rewritten ? IdPinning.body(lines) : Pieces.of(request.body());
    return plan(write, request, items, lines, end.rest(), ours, rewritten, body, readable);
  }

  static Expected item(BulkItem line, DocumentWrite.Bulk write, boolean shown) {
    OpType op = op(line);
    boolean writes = op == OpType.INDEX || op == OpType.CREATE;
    String pipeline = line.pipeline() != null ? line.pipeline() : write.pipeline();
    return new Expected(
        op,
        line.index() != null ? line.index() : write.index(),
        line.type() != null ? line.type() : write.type(),
        line.id(),
        given(line.routing() != null ? line.routing() : write.routing()),
        given(line.parent()),
        writes ? line.source() : null,
        (writes || shown) && !pipes(pipeline) && orders(line.versionType()),
        pipeline);
  }

  private static WritePlan plan(
      DocumentWrite write,
      ClientRequest request,
      List<Expected> items,
      List<BulkItem> lines,
      Bytes unended,
      boolean ours,
      boolean rewritten,
      Pieces body,
      boolean readable) {
    QueryString query = readable ? AnswerForm.without(request.query()) : request.query();
    AnswerForm form = readable ? AnswerForm.of(request.query(), ours) : AnswerForm.AS_IS;
    return new WritePlan(
        write,
        request.withQuery(ours ? query.with("_source", "true") : query),
        items,
        lines,
        unended,
        form,
        rewritten,
        body,
        readable);
  }

  private static SourceAsk strongest(SourceAsk query, SourceAsk body) {
    // The body is read after the query string and replaces it (RestUpdateAction, 5.6 to 8.x).
    return body == SourceAsk.NONE ? query : body;
  }

  private static OpType op(BulkItem line) {
    return switch (line.op()) {
      case INDEX -> OpType.INDEX;
      case CREATE -> OpType.CREATE;
      case UPDATE -> OpType.UPDATE;
      case DELETE -> OpType.DELETE;
    };
  }

  /** An empty routing is none (IndexRequest, 5.6 to 8.x). */
  static @Nullable String given(@Nullable String routing) {
    return routing == null || routing.isEmpty() ? null : routing;
  }

  private static boolean pipes(@Nullable String pipeline) {
    return pipeline != null && !pipeline.equals("_none");
  }

  /** With {@code external_gte} and {@code force} two different documents can have one version. */
  private static boolean orders(@Nullable String versionType) {
    return versionType == null
        || versionType.equals("internal")
        || versionType.equals("external")
        || versionType.equals("external_gt");
  }

  /** 5.x detects the type where none is given; what it detects is then looked at by itself. */
  static boolean isJson(@Nullable String contentType) {
    return contentType == null || !isBinaryOrYaml(contentType);
  }

  private static boolean isBinaryOrYaml(String mediaType) {
    String lower = mediaType.toLowerCase(Locale.ROOT);
    return lower.contains("yaml") || lower.contains("cbor") || lower.contains("smile");
  }

  /** The answer's form: by {@code format}, else {@code Accept}, else the body's own. */
  private static boolean answersJson(ClientRequest request, boolean jsonBody) {
    String format = request.query().get("format");
    if (format != null) {
      return format.equals("json");
    }
    String accept = request.accept();
    return (accept == null || accept.contains("*/*")) ? jsonBody : !isBinaryOrYaml(accept);
  }

  private static boolean isObject(Bytes body) {
    for (int i = 0; i < body.length(); i++) {
      byte b = body.at(i);
      if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
        return b == '{';
      }
    }
    return false;
  }
}
