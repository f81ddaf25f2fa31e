package io.ela.dialect.translate;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonBytesWriter;
import io.ela.dialect.json.JsonField;
import io.ela.dialect.json.JsonPath;
import io.ela.dialect.json.JsonSplicer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers about documents: single writes, gets, bulks, multi-gets and all kinds of hits. One pass,
 * by byte ranges: documents, sort values and numbers keep their bytes. Rules cite {@code
 * DIFFERENCES.md} sections 1, 3 and 8 and {@code shapes.txt}. Made for one answer.
 */
final class AnswerRules implements JsonSplicer.Visitor {
  private static final Bytes NULL = Bytes.ofUtf8("null");
  private static final String ANY = JsonPath.ELEMENT;

  private final Scope scope;
  private final String api;
  private final @Nullable String pathType;
  private final List<String> itemTypes;
  private final boolean types;
  private final boolean early;
  private final ErrorRules errors;
  private String type = "_doc";
  private int item = -1;
  private boolean itemIsDelete;

  /** Nothing was changed; up to 6.x the document's place in the order is not told then. */
  private boolean noop;

  private boolean typeComesLater;

  /**
   * @param pathType the type that the request's path named, if it named one
   * @param itemTypes of bulks and multi-gets, the type of each item; empty where none was named
   */
  AnswerRules(Scope scope, String api, @Nullable String pathType, List<String> itemTypes) {
    this(scope, api, pathType, itemTypes, true, false);
  }

  /**
   * @param types whether types are shown at all
   * @param early whether that a search did not end early is told only to those who asked for it
   */
  AnswerRules(
      Scope scope,
      String api,
      @Nullable String pathType,
      List<String> itemTypes,
      boolean types,
      boolean early) {
    this.types = types;
    this.early = early;
    this.scope = scope;
    this.api = api;
    this.pathType = pathType;
    this.itemTypes = itemTypes;
    this.errors = new ErrorRules(scope, this::namedType);
  }

  Bytes apply(Bytes body) {
    return JsonSplicer.rewrite(body, this);
  }

  @Override
  public void field(JsonField field) {
    JsonPath path = field.path();
    if (errors.handles(field)) {
      return;
    }
    switch (field.name()) {
      case "_source" -> field.skip();
      case "fields", "highlight", "sort" -> {
        if (inHit(path)) {
          field.skip();
        }
      }
      case "_index" -> {
        if (ofDocument(path)) {
          index(field);
        }
      }
      case "_type" -> {
        if (typeComesLater && path.depth() == 3) {
          field.delete();
        } else if (ofDocument(path) && field.textOrNull() != null) {
          field.replace(quoted(type));
        }
      }
      case "_seq_no", "_primary_term" -> {
        boolean ofUpdate = path.depth() >= 2 && path.name(path.depth() - 2).equals("get");
        if (ofDocument(path) || ofUpdate) {
          order(field);
        }
      }
      case "found" -> {
        // Of one that is missing, whose type was not asked for, none is told (5.6, 6.8; measured).
        if (typeComesLater && path.depth() == 3) {
          boolean there = "true".equals(field.textOrNull());
          field.insertAfter("_type", there ? quoted(type) : NULL);
        }
      }
      case "result" -> {
        if (ofDocument(path)) {
          result(field);
        }
      }
      case "terminated_early" -> {
        // Told of searches without hits, asked for or not, since 7.x (measured).
        if (early && scope.crosses(7) && "false".equals(field.textOrNull())) {
          field.delete();
        }
      }
      case "took" -> {
        if (api.equals("msearch") && path.depth() == 1 && scope.crosses(7)) {
          field.delete();
        }
      }
      default -> {
        if (path.depth() == 3 && path.startsWith("items", ANY)) {
          startItem(field);
        }
      }
    }
  }

  /** Hidden from 5.x, which has none; terms as {@link PrimaryTerms} says. */
  private void order(JsonField field) {
    if (scope.crosses(6) || (noop && scope.crosses(7))) {
      field.delete();
    } else if (field.name().equals("_primary_term")) {
      String term = field.textOrNull();
      if (term != null) {
        field.replace(PrimaryTerms.shown(Long.parseLong(term)));
      }
    }
  }

  private void startItem(JsonField field) {
    item++;
    itemIsDelete = field.name().equals("delete");
  }

  private void index(JsonField field) {
    if (api.equals("mget")) {
      item++;
    }
    String index = field.textOrNull();
    type = typeOf(index == null ? "" : index);
    typeComesLater = api.equals("mget") && scope.typeless() && namedType() == null;
    if (!typeComesLater && types && scope.cluster().major() >= 8) {
      field.insertAfter("_type", quoted(type));
    }
  }

  private String typeOf(String index) {
    String named = namedType();
    if (named != null) {
      return named;
    }
    String known = scope.types().typeOf(index);
    return known == null ? "_doc" : known;
  }

  /** The type as the request named it; null if it did not. */
  private @Nullable String namedType() {
    if (!scope.clientHasTypes()) {
      return "_doc";
    }
    if (item >= 0 && item < itemTypes.size() && !itemTypes.get(item).isEmpty()) {
      return itemTypes.get(item);
    }
    return pathType == null || pathType.equals("_all") || pathType.contains(",") ? null : pathType;
  }

  /** {@code created} and {@code found} beside {@code result}: 5.x only (measured). */
  private void result(JsonField field) {
    String result = field.textOrNull();
    noop = "noop".equals(result);
    if (!scope.crosses(6)) {
      return;
    }
    boolean bulk = api.equals("bulk");
    if (api.equals("delete") || (bulk && itemIsDelete)) {
      field.insertAfter("found", flag(!"not_found".equals(result)));
    } else if (api.equals("index") || api.equals("create") || (bulk && !isUpdate(field.path()))) {
      field.insertAfter("created", flag("created".equals(result)));
    }
  }

  private static boolean isUpdate(JsonPath path) {
    return path.depth() > 2 && path.name(2).equals("update");
  }

  /** Whether the member is one of a document's own, not of what it or its user holds. */
  private static boolean ofDocument(JsonPath path) {
    int depth = path.depth();
    return depth == 1
        || (depth == 3 && path.startsWith("docs", ANY))
        || (depth == 4 && path.startsWith("items", ANY))
        || inHit(path)
        || (depth >= 3
            && path.name(depth - 2).equals(ANY)
            && path.name(depth - 3).equals("options"));
  }

  private static boolean inHit(JsonPath path) {
    int depth = path.depth();
    return depth >= 4
        && path.name(depth - 2).equals(ANY)
        && path.name(depth - 3).equals("hits")
        && path.name(depth - 4).equals("hits");
  }

  static Bytes quoted(String text) {
    return new JsonBytesWriter(JsonBytesWriter.stringSize(text)).string(text).view();
  }

  private static Bytes flag(boolean value) {
    return Bytes.ofUtf8(Boolean.toString(value));
  }
}
