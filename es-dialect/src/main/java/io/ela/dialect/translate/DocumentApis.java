package io.ela.dialect.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.bulk.BulkEnd;
import io.ela.dialect.bulk.BulkItem;
import io.ela.dialect.bulk.BulkParseException;
import io.ela.dialect.bulk.BulkParser;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonBytesWriter;
import io.ela.dialect.json.JsonCursor;
import io.ela.dialect.json.JsonSplicer;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.rest.DocumentWrite;
import io.ela.dialect.rest.Endpoint;
import io.ela.dialect.rest.QueryString;
import io.ela.dialect.rest.RestPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Documents by id: {@code DIFFERENCES.md} sections 1 and 3. */
final class DocumentApis {
  private static final Map<String, String> OPERATIONS =
      Map.of(
          "index", "_doc",
          "delete", "_doc",
          "get", "_doc",
          "exists", "_doc",
          "create", "_create",
          "update", "_update",
          "get_source", "_source",
          "exists_source", "_source");
  private static final Set<String> GETS = Set.of("get", "exists", "get_source", "exists_source");

  private static final String INVALID = "action_request_validation_exception";

  private final Requests requests;
  private final Scope scope;
  private final Plans plans;
  private final TypeFit fit;
  private final AbsentType absent;
  private final SingleLocks locks;

  DocumentApis(Requests requests, Plans plans) {
    this.requests = requests;
    this.scope = requests.scope();
    this.plans = plans;
    this.fit = new TypeFit(scope);
    this.absent = new AbsentType(requests, plans);
    this.locks = new SingleLocks(scope);
  }

  void register(Map<String, Handler> handlers) {
    for (String api : OPERATIONS.keySet()) {
      handlers.put(api, this::single);
    }
    handlers.put("mget", this::mget);
    handlers.put("bulk", this::bulk);
  }

  /** What a write locks by version; null if nothing. */
  @Nullable VersionLock lock(ClientRequest request) {
    return locks.invalid(request) == null && scope.crosses(7) ? locks.of(request) : null;
  }

  private Translation single(ClientRequest request) {
    Endpoint endpoint = request.endpoint();
    String invalid = locks.invalid(request);
    if (invalid != null) {
      return invalid(invalid);
    }
    if (lock(request) != null) {
      throw new UntranslatableException(
          "the parameter [version]: nobody has read the document's version");
    }
    if (GETS.contains(endpoint.api()) && absent.of(endpoint.index(), endpoint.type())) {
      return absent.get(request);
    }
    fit.check(endpoint.index(), endpoint.type());
    ClientRequest asked =
        scope.crosses(7) && SingleLocks.matchesAny(request)
            ? request.withQuery(SingleLocks.without(request.query()))
            : request;
    return new Translation.Forward(
        requests.to(asked, path(request), body(request, false)), answers(endpoint));
  }

  private static Translation invalid(String what) {
    String reason = "Validation Failed: 1: " + what + ";";
    return new Translation.Refused(400, Errors.body(400, INVALID, reason), reason);
  }

  private Bytes body(ClientRequest request, boolean locked) {
    return request.endpoint().api().equals("update")
        ? UpdateBody.translate(scope, request.body(), "the update's body", locked)
        : request.body();
  }

  /** A write with a lock by version. */
  Translation locked(ClientRequest request, VersionLock lock, DocumentState read) {
    Endpoint endpoint = request.endpoint();
    fit.check(endpoint.index(), endpoint.type());
    boolean upserts = endpoint.api().equals("update") && UpdateBody.upserts(request.body());
    LockVerdict verdict = LockVerdict.of(lock, read, upserts);
    if (verdict instanceof LockVerdict.Refused refused) {
      return Errors.refused(request, refused.status(), refused.reason());
    }
    if (upserts && read instanceof DocumentState.Missing) {
      return invalid(SingleLocks.NO_CREATE);
    }
    ClientRequest unlocked = request.withQuery(SingleLocks.without(request.query()));
    ClusterRequest to = requests.to(unlocked, path(request), body(request, true));
    QueryString query =
        to.query()
            .with("if_seq_no", Long.toString(verdict.ifSeqNo()))
            .with("if_primary_term", Long.toString(verdict.ifPrimaryTerm()));
    AnswerPlan answers =
        plans.json(
            (status, body) -> {
              Bytes answer =
                  new AnswerRules(scope, endpoint.api(), endpoint.type(), List.of()).apply(body);
              return status < 400 ? answer : ConflictWords.single(verdict, scope.types(), answer);
            });
    return new Translation.Forward(
        new ClusterRequest(
            to.method(), to.rawPath(), query, to.contentType(), to.accept(), to.body()),
        answers);
  }

  private String path(ClientRequest request) {
    Endpoint endpoint = request.endpoint();
    String operation = OPERATIONS.getOrDefault(endpoint.api(), "_doc");
    String index = endpoint.index();
    if (!scope.typeless() || index == null) {
      return request.rawPath();
    }
    String id = endpoint.id();
    return id == null ? RestPath.of(index, operation) : RestPath.of(index, operation, id);
  }

  private AnswerPlan answers(Endpoint endpoint) {
    return endpoint.api().endsWith("_source")
        ? plans.errors()
        : plans.documents(endpoint.api(), endpoint.type(), List.of());
  }

  private Translation mget(ClientRequest request) {
    Endpoint endpoint = request.endpoint();
    List<String> types = new ArrayList<>();
    Map<Integer, ObjectNode> notFound = new HashMap<>();
    Bytes body = request.body().isEmpty() ? request.body() : wanted(request, types, notFound);
    String path = scope.typeless() ? Requests.path(endpoint.index(), "/_mget") : request.rawPath();
    AnswerPlan answers =
        plans.json(
            (status, answer) -> {
              Bytes typed = new AnswerRules(scope, "mget", endpoint.type(), types).apply(answer);
              return notFound.isEmpty() || status >= 400 ? typed : without(typed, notFound);
            });
    return new Translation.Forward(requests.to(request, path, body), answers);
  }

  /**
   * {@code _type}, {@code _routing}, {@code _parent}, {@code fields} of a multi-get's documents.
   */
  private Bytes wanted(
      ClientRequest request, List<String> types, Map<Integer, ObjectNode> notFound) {
    Endpoint endpoint = request.endpoint();
    ObjectNode tree = Trees.object(request.body());
    if (tree.has("ids")) {
      fit.check(endpoint.index(), endpoint.type());
    }
    Change change = new Change();
    int at = 0;
    for (JsonNode doc : tree.path("docs")) {
      String where = "body.docs[" + at++ + "]";
      if (!(doc instanceof ObjectNode object)) {
        types.add("");
        continue;
      }
      String type = object.path("_type").asText("");
      types.add(type);
      String index = object.path("_index").asText(endpoint.index());
      String wantedType = type.isEmpty() ? endpoint.type() : type;
      if (index != null && absent.of(index, wantedType)) {
        String id = object.path("_id").asText();
        notFound.put(at - 1, AbsentType.notFound(index, wantedType, id));
      }
      if (object.has("_parent") || object.has("parent")) {
        refuse(6, where + ": parents and children are not translated yet");
      }
      if (scope.crosses(7)) {
        change.drop(object, "_type");
        change.rename(object, "_routing", "routing");
        change.rename(object, "_version", "version");
        change.rename(object, "_version_type", "version_type");
      }
    }
    return change.made() ? Trees.bytes(tree) : request.body();
  }

  /** Documents of a type that is not there are not found, whatever the cluster has by their ids. */
  private static Bytes without(Bytes answer, Map<Integer, ObjectNode> notFound) {
    JsonBytesWriter docs = new JsonBytesWriter(answer.length());
    docs.ascii('[');
    try (JsonCursor json = new JsonCursor(answer)) {
      json.expectObject("the answer");
      while (json.nextMember()) {
        if (!json.name().equals("docs")) {
          json.skip();
          continue;
        }
        for (int at = 0; json.nextElement(); at++) {
          Bytes found = json.value();
          ObjectNode none = notFound.get(at);
          docs.ascii(at == 0 ? "" : ",").raw(none == null ? found : Trees.bytes(none));
        }
      }
    }
    Bytes all = docs.ascii(']').view();
    return JsonSplicer.rewrite(
        answer,
        field -> {
          if (field.path().is("docs")) {
            field.replace(all);
          }
        });
  }

  private void refuse(int since, String reason) {
    if (scope.crosses(since)) {
      throw new UntranslatableException(reason);
    }
  }

  /** Begins a bulk of which the items come one by one. */
  TranslatingBulk begin(ClientRequest request) {
    Endpoint endpoint = request.endpoint();
    String path = scope.typeless() ? Requests.path(endpoint.index(), "/_bulk") : request.rawPath();
    ClusterRequest head =
        requests.to(request, request.method(), path, Bytes.EMPTY, Requests.NDJSON);
    ClusterRequest typed =
        new ClusterRequest(
            head.method(),
            head.rawPath(),
            head.query(),
            Requests.NDJSON,
            head.accept(),
            Bytes.EMPTY);
    return new TranslatingBulk(scope, plans, typed);
  }

  private Translation bulk(ClientRequest request) {
    TranslatingBulk bulk = begin(request);
    DocumentWrite.Bulk defaults = defaults(request);
    JsonBytesWriter out = new JsonBytesWriter(request.body().length());
    BulkParser parser =
        new BulkParser(
            Math.max(1, request.body().length()), item -> write(bulk, item, defaults, out));
    try {
      parser.feed(request.body());
      BulkEnd end = parser.finish();
      Bytes unfinished = end.unfinished();
      if (unfinished != null && end.missingFinalNewline()) {
        out.raw(unfinished).ascii('\n');
      }
      // Without its last newline a bulk is refused by all versions: so it goes on without one.
      out.raw(end.rest());
    } catch (BulkParseException e) {
      String reason = String.valueOf(e.getMessage());
      Bytes body = Errors.body(400, "illegal_argument_exception", reason);
      return new Translation.Refused(400, body, reason);
    }
    ClusterRequest head = bulk.head();
    return new Translation.Forward(
        new ClusterRequest(
            head.method(),
            head.rawPath(),
            head.query(),
            head.contentType(),
            head.accept(),
            Bytes.of(out.toByteArray())),
        bulk.answers());
  }

  private static DocumentWrite.Bulk defaults(ClientRequest request) {
    DocumentWrite write =
        DocumentWrite.of(request.endpoint(), request.query())
            .orElseThrow(() -> new IllegalArgumentException(request.line() + " is no bulk"));
    if (write instanceof DocumentWrite.Bulk bulk) {
      return bulk;
    }
    throw new IllegalArgumentException(request.line() + " is no bulk");
  }

  private static void write(
      BulkBridge bulk, BulkItem item, DocumentWrite.Bulk defaults, JsonBytesWriter out) {
    if (bulk.lock(item, defaults) != null) {
      throw new UntranslatableException(
          "line " + item.line() + " of the bulk: nobody has read the document's version");
    }
    out.raw(bulk.metadata(item, defaults, null)).ascii('\n');
    if (item.op().hasSource()) {
      out.raw(bulk.source(item)).ascii('\n');
    }
  }
}
