package io.ela.dialect.split;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.rest.Endpoint;
import io.ela.dialect.translate.BulkBridge;
import io.ela.dialect.translate.ClientRequest;
import io.ela.dialect.translate.DialectBridge;
import io.ela.dialect.translate.DocumentState;
import io.ela.dialect.translate.Errors;
import io.ela.dialect.translate.NamePattern;
import io.ela.dialect.translate.Translation;
import io.ela.dialect.translate.UntranslatableException;
import io.ela.dialect.translate.VersionLock;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A bridge to a cluster that has each type of some indices in an index of its own. Names of those
 * indices become names of their parts, then the other bridge translates as for indices with one
 * type, then the parts are the one index again. Thread-safe.
 */
public final class SplitBridge implements DialectBridge {
  /** What is about one document, or makes one. */
  private static final Set<String> DOCUMENTS =
      Set.of(
          "index",
          "create",
          "update",
          "delete",
          "get",
          "exists",
          "get_source",
          "exists_source",
          "explain",
          "termvectors");

  private static final Set<String> READS =
      Set.of("get", "exists", "get_source", "exists_source", "explain", "termvectors");

  /** Whose path names types that the answer is to be restricted to, not the indices. */
  private static final Set<String> ALL_TYPES =
      Set.of("indices.get_mapping", "indices.get_field_mapping");

  private static final Set<String> QUERIES =
      Set.of(
          "search",
          "count",
          "explain",
          "indices.validate_query",
          "delete_by_query",
          "update_by_query",
          "suggest");

  private final DialectBridge inner;
  private final Supplier<PartView> views;

  /**
   * @param inner translates between the versions; knows the type of each part
   * @param views what parts the cluster has now
   */
  public SplitBridge(DialectBridge inner, Supplier<PartView> views) {
    this.inner = inner;
    this.views = views;
  }

  /** Whether an API of that name is about one document, or makes one. */
  public static boolean ofOneDocument(String api) {
    return DOCUMENTS.contains(api);
  }

  @Override
  public boolean identity() {
    return false;
  }

  @Override
  public boolean needsBody(Endpoint endpoint) {
    return inner.needsBody(endpoint) || endpoint.api().equals("indices.update_aliases");
  }

  /** In the client's names: it is read through the same view. */
  @Override
  public @Nullable VersionLock lock(ClientRequest request) {
    return inner.lock(request);
  }

  @Override
  public Translation locked(ClientRequest request, VersionLock lock, DocumentState read) {
    return translated(request, named -> inner.locked(named, lock, read));
  }

  @Override
  public Translation request(ClientRequest request) {
    return translated(request, inner::request);
  }

  private Translation translated(
      ClientRequest request, Function<ClientRequest, Translation> translate) {
    PartView view = views.get();
    SplitAnswers answers = new SplitAnswers(view);
    ClientRequest named;
    try {
      named = named(request, view);
    } catch (UntranslatableException e) {
      return refused(request, e.reason());
    } catch (MalformedJsonException e) {
      // Told as it would be anyway.
      named = request;
    }
    boolean table = SplitTable.prints(named);
    Translation translation = translate.apply(table ? SplitTable.asJson(named) : named);
    if (translation instanceof Translation.Refused no) {
      String reason = answers.reason(no.reason());
      return new Translation.Refused(
          no.status(), Errors.body(no.status(), Errors.UNTRANSLATABLE, reason), reason);
    }
    Translation.Forward forward = (Translation.Forward) translation;
    if (table) {
      return new Translation.Forward(
          forward.request(), new SplitTable(forward.answers(), answers, request.query()));
    }
    return isElsewhere(request, view)
        ? forward
        : new Translation.Forward(
            forward.request(), new SplitPlan(forward.answers(), answers, request.endpoint().api()));
  }

  private static Translation refused(ClientRequest request, String reason) {
    String full = "[" + request.line() + "] cannot be translated: " + reason;
    return new Translation.Refused(400, Errors.body(400, Errors.UNTRANSLATABLE, full), full);
  }

  /** Whether a document's answer cannot name a part. */
  private static boolean isElsewhere(ClientRequest request, PartView view) {
    Endpoint endpoint = request.endpoint();
    return DOCUMENTS.contains(endpoint.api()) && view.indexOf(endpoint.index()) == null;
  }

  private static ClientRequest named(ClientRequest request, PartView view) {
    Endpoint endpoint = request.endpoint();
    String api = endpoint.api();
    SplitBodies bodies = new SplitBodies(view);
    ClientRequest inBody = body(request, bodies);
    String index = endpoint.index();
    if (api.equals("mget") || api.equals("mtermvectors")) {
      return documents(inBody, view, bodies);
    }
    if (DOCUMENTS.contains(api)) {
      IndexPart part = view.document(index, endpoint.type());
      if (part == null) {
        return inBody;
      }
      IndexPart there = READS.contains(api) ? bodies.there(part) : part;
      return SplitPaths.withIndex(inBody, there.target());
    }
    if (api.equals("indices.create")) {
      return index == null || !view.splits().splits(index) ? inBody : created(inBody, index, view);
    }
    if (api.equals("indices.put_mapping") && endpoint.type() != null) {
      String names = mapped(index == null ? "_all" : index, endpoint.type(), view);
      return index == null ? inBody : SplitPaths.withIndex(inBody, names);
    }
    if (api.equals("indices.rollover")) {
      rolled(endpoint, view);
    }
    if (index == null || !endpoint.pathParts().containsKey("index")) {
      return inBody;
    }
    List<String> types = ALL_TYPES.contains(api) ? null : Expressions.types(endpoint.type());
    String expression = new Expressions(view).of(index, types);
    if (api.equals("indices.analyze")) {
      // All parts have the index's analysis, and only one can be asked.
      expression = expression.split(",")[0];
    }
    return expression.equals(index) ? inBody : SplitPaths.withIndex(inBody, expression);
  }

  private static void rolled(Endpoint endpoint, PartView view) {
    String alias = String.valueOf(endpoint.part("alias"));
    String next = endpoint.part("new_index");
    if (view.aliases().containsKey(alias) || (next != null && view.splits().splits(next))) {
      throw new UntranslatableException(
          "the alias ["
              + alias
              + "] rolls over an index whose types are split into several, and there can be one;"
              + " make the next index, and move the alias to it");
    }
  }

  private static String mapped(String expression, String type, PartView view) {
    StringBuilder out = new StringBuilder();
    for (String name : expression.split(",")) {
      for (String split : view.parts().keySet()) {
        if (NamePattern.isPattern(name) && NamePattern.matches(name, split)) {
          throw new UntranslatableException(
              "a mapping for ["
                  + name
                  + "], which stands for the index ["
                  + split
                  + "] with one index for each of its types: name the index");
        }
      }
      String index = view.indexOf(name);
      if (index == null && view.aliases().containsKey(name)) {
        throw new UntranslatableException(
            "a mapping for the alias ["
                + name
                + "], which stands for indices that are split into one for each type: name the"
                + " index");
      }
      String one = index == null ? name : view.splits().part(index, type).target();
      out.append(out.isEmpty() ? "" : ",").append(one);
    }
    return out.toString();
  }

  private static ClientRequest body(ClientRequest request, SplitBodies bodies) {
    Bytes body = request.body();
    Endpoint endpoint = request.endpoint();
    if (body.isEmpty()) {
      return request;
    }
    String api = endpoint.api();
    if (QUERIES.contains(api)) {
      return with(request, bodies.search(body));
    }
    return switch (api) {
      case "msearch" -> with(request, bodies.searches(body, endpoint.index(), endpoint.type()));
      case "reindex" -> with(request, bodies.copy(body));
      case "indices.update_aliases" -> with(request, bodies.aliases(body));
      default -> request;
    };
  }

  private static ClientRequest with(ClientRequest request, Bytes body) {
    return body.equals(request.body()) ? request : request.withBody(body);
  }

  private static ClientRequest documents(ClientRequest request, PartView view, SplitBodies bodies) {
    Endpoint endpoint = request.endpoint();
    String index = endpoint.index();
    ObjectNode tree = request.body().isEmpty() ? Trees.object() : Trees.object(request.body());
    if (tree.has("ids")) {
      IndexPart part = view.document(index, endpoint.type());
      return part == null ? request : SplitPaths.withIndex(request, bodies.there(part).target());
    }
    ClientRequest named = with(request, bodies.documents(request.body(), index, endpoint.type()));
    return view.indexOf(index) == null ? named : SplitPaths.withoutIndex(named);
  }

  /** The first of the types; the others are made besides. */
  private static ClientRequest created(ClientRequest request, String index, PartView view) {
    List<IndexPart> there = view.of(index);
    ObjectNode body = request.body().isEmpty() ? Trees.object() : Trees.object(request.body());
    List<IndexPart> wanted = CreatedParts.of(index, body, view.splits());
    IndexPart first = there.isEmpty() ? wanted.get(0) : there.get(0);
    ClientRequest named = SplitPaths.withIndex(request, first.target());
    return wanted.size() > 1 ? named.withBody(CreatedParts.body(body, wanted.get(0))) : named;
  }

  @Override
  public BulkBridge bulk(ClientRequest request) {
    PartView view = views.get();
    String index = request.endpoint().index();
    boolean dropped = index != null && view.indexOf(index) != null;
    return new SplitBulk(inner.bulk(dropped ? SplitPaths.withoutIndex(request) : request), view);
  }
}
