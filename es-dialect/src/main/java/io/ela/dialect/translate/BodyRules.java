package io.ela.dialect.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Search bodies: queries ({@link QueryRules}), aggregations ({@link AggregationRules}) and what is
 * around them. Made for one body. A body in which nothing differs keeps its very bytes.
 */
final class BodyRules {
  private static final Set<String> GONE_LANGUAGES = Set.of("groovy", "javascript", "python");
  private static final String SCRIPT_HINT = "write it in painless";

  /** Sorting by it is refused from 7.0 on (measured). */
  private static final String UID = "_uid";

  /** As {@code from} or {@code size} the default on 5.6.16, 400 on 8.19.13 (measured). */
  private static final int DEFAULT = -1;

  private final Scope scope;
  private final Change change = new Change();
  private final QueryRules queries;
  private final AggregationRules aggregations;

  private BodyRules(Scope scope) {
    this.scope = scope;
    this.queries = new QueryRules(scope, change, this);
    this.aggregations = new AggregationRules(scope, change, queries, this);
  }

  /**
   * Translates the body of a search, a count, a validation, or anything else with a query in it.
   *
   * @throws UntranslatableException naming the path in the body
   * @throws io.ela.dialect.json.MalformedJsonException if it is not a JSON object
   */
  static Bytes search(Scope scope, Bytes body) {
    ObjectNode tree = Trees.object(body);
    BodyRules rules = new BodyRules(scope);
    rules.body(tree);
    return rules.change.made() ? Trees.bytes(tree) : body;
  }

  /** As {@link #search}; a body without query deletes or updates all in 5.x, 400 from 6.0 on. */
  static Bytes byQuery(Scope scope, Bytes body, boolean queryNeeded) {
    ObjectNode tree = body.isEmpty() ? Trees.object() : Trees.object(body);
    BodyRules rules = new BodyRules(scope);
    rules.body(tree);
    if (queryNeeded && !tree.has("query") && scope.crosses(6)) {
      tree.putObject("query").putObject("match_all");
      rules.change.mark();
    }
    if (scope.crosses(8)) {
      rules.change.rename(tree, "size", "max_docs");
    }
    rules.script(tree, "script", "body");
    return rules.change.made() ? Trees.bytes(tree) : body;
  }

  /**
   * As {@link #search}, for a {@code _reindex}: types are named in the body (400 from 8.0 on), and
   * {@code size} is {@code max_docs} (8.0; {@code source.size} still is that of a batch). What goes
   * to a remote cluster is in that cluster's dialect. Measured, see {@code DIFFERENCES.md}.
   */
  static Bytes reindex(Scope scope, TypeFit fit, Bytes body) {
    ObjectNode tree = Trees.object(body);
    BodyRules rules = new BodyRules(scope);
    ObjectNode source = Trees.child(tree, "source");
    ObjectNode dest = Trees.child(tree, "dest");
    if (dest != null) {
      rules.type(dest, fit);
    }
    if (source != null && !source.has("remote")) {
      rules.type(source, fit);
      rules.queries.member(source, "query", "body.source");
      rules.hits(source, "body.source");
    }
    if (scope.crosses(8)) {
      rules.change.rename(tree, "size", "max_docs");
    }
    rules.script(tree, "script", "body");
    return rules.change.made() ? Trees.bytes(tree) : body;
  }

  private void type(ObjectNode place, TypeFit fit) {
    if (!scope.typeless() || !place.has("type")) {
      return;
    }
    fit.checkAll(names(place.get("index")), names(place.get("type")));
    change.drop(place, "type");
  }

  private static @Nullable String names(@Nullable JsonNode one) {
    List<String> names = new ArrayList<>();
    listOf(one).forEach(name -> names.add(name.asText()));
    return names.isEmpty() ? null : String.join(",", names);
  }

  private void body(ObjectNode body) {
    queries.member(body, "query", "body");
    queries.member(body, "post_filter", "body");
    aggregations.all(body, "body");
    hits(body, "body");
    for (JsonNode rescore : listOf(body.get("rescore"))) {
      ObjectNode query = Trees.child(rescore, "query");
      if (query != null) {
        queries.member(query, "rescore_query", "body.rescore");
      }
    }
    indicesBoost(body);
    suggest(body);
    collapse(body);
    if (scope.crosses(8)) {
      for (String name : List.of("size", "from")) {
        if (body.path(name).isNumber() && body.path(name).asInt() == DEFAULT) {
          change.drop(body, name);
        }
      }
    }
  }

  /** Errors up to 6.x; later versions take the one always, the other sometimes (5.6, 8.19). */
  private void collapse(ObjectNode body) {
    for (String other : List.of("search_after", "rescore", "slice")) {
      if (scope.crosses(7) && body.has("collapse") && body.has(other)) {
        throw new UntranslatableException(
            "body.collapse: cannot use `collapse` in conjunction with `" + other + "`");
      }
    }
  }

  private static Iterable<JsonNode> listOf(@Nullable JsonNode one) {
    return one == null ? List.of() : one.isArray() ? one : List.of(one);
  }

  /** What shapes hits: of a body, of {@code inner_hits}, of {@code top_hits}. */
  void hits(ObjectNode holder, String path) {
    ObjectNode source = Trees.child(holder, "_source");
    if (source != null && scope.crosses(6)) {
      change.rename(source, "include", "includes");
      change.rename(source, "exclude", "excludes");
    }
    if (holder.has("fielddata_fields") && scope.crosses(6)) {
      throw new UntranslatableException(
          path + ".fielddata_fields: gone since 6.0; ask for _source");
    }
    if (holder.has("fields") && scope.crosses(7)) {
      throw new UntranslatableException(
          path
              + ".fields: refused up to 6.x, and means something else since 7.10; use stored_fields");
    }
    docValues(holder, path);
    ObjectNode scripts = Trees.child(holder, "script_fields");
    if (scripts != null) {
      for (Map.Entry<String, JsonNode> entry : scripts.properties()) {
        if (entry.getValue() instanceof ObjectNode field) {
          script(field, "script", path + ".script_fields." + entry.getKey());
        }
      }
    }
    for (JsonNode sort : listOf(holder.get("sort"))) {
      sort(sort, path + ".sort");
      if (sort.asText().equals(UID) || sort.has(UID)) {
        MetaFields.check(scope, path + ".sort", UID);
      }
    }
    ObjectNode highlight = Trees.child(holder, "highlight");
    if (highlight != null) {
      highlight(highlight, path + ".highlight");
    }
  }

  /** Dates come as milliseconds up to 6.x and as text from 7.0 on, unless a format is asked for. */
  private void docValues(ObjectNode holder, String path) {
    for (JsonNode field : holder.path("docvalue_fields")) {
      if (!scope.crosses(7)) {
        return;
      }
      if (field.isTextual()) {
        throw new UntranslatableException(
            path
                + ".docvalue_fields: dates would come as text instead of milliseconds since 7.0; ask"
                + " for _source");
      }
      if (field instanceof ObjectNode object) {
        queries.format(object, path + ".docvalue_fields");
      }
    }
  }

  private void sort(JsonNode sort, String path) {
    for (Map.Entry<String, JsonNode> entry : sort.properties()) {
      if (!(entry.getValue() instanceof ObjectNode options)) {
        continue;
      }
      String at = path + "." + entry.getKey();
      if (entry.getKey().equals("_script")) {
        script(options, "script", at);
      }
      if (entry.getKey().equals("_geo_distance") && scope.crosses(6)) {
        change.replace(options, "distance_type", "sloppy_arc", "arc");
        validation(options);
      }
      nested(options, at);
    }
  }

  /** {@code coerce} and {@code ignore_malformed}: refused there from 6.0 on (measured). */
  private void validation(ObjectNode options) {
    boolean coerce = options.path("coerce").asBoolean(false);
    boolean ignore = options.path("ignore_malformed").asBoolean(false);
    change.drop(options, "coerce");
    change.drop(options, "ignore_malformed");
    if (coerce || ignore) {
      options.put("validation_method", ignore ? "IGNORE_MALFORMED" : "COERCE");
    }
  }

  /** {@code nested_path} and {@code nested_filter}: refused by 8.19 (measured). */
  private void nested(ObjectNode options, String path) {
    queries.member(options, "nested_filter", path);
    if (!scope.crosses(8) || !options.has("nested_path")) {
      return;
    }
    ObjectNode nested = Trees.object();
    nested.set("path", options.get("nested_path"));
    if (options.has("nested_filter")) {
      nested.set("filter", options.get("nested_filter"));
    }
    change.drop(options, "nested_path");
    change.drop(options, "nested_filter");
    change.set(options, "nested", nested);
  }

  /** The default highlighter is plain up to 5.x and unified from 6.0 on: other fragments. */
  private void highlight(ObjectNode highlight, String path) {
    if (!scope.crosses(6)) {
      return;
    }
    if (!highlight.has("type")) {
      highlight.put("type", "plain");
      change.mark();
    }
    change.replace(highlight, "type", "postings", "unified");
    for (JsonNode field : highlight.path("fields")) {
      if (field instanceof ObjectNode object) {
        change.replace(object, "type", "postings", "unified");
        queries.member(object, "highlight_query", path);
      }
    }
    queries.member(highlight, "highlight_query", path);
  }

  /** {@code indices_boost} as an object: refused by 8.19 (measured); a list from 5.2 on. */
  private void indicesBoost(ObjectNode body) {
    ObjectNode boost = Trees.child(body, "indices_boost");
    if (boost == null || !scope.crosses(8)) {
      return;
    }
    ArrayNode list = body.arrayNode();
    for (Map.Entry<String, JsonNode> entry : boost.properties()) {
      list.addObject().set(entry.getKey(), entry.getValue());
    }
    change.set(body, "indices_boost", list);
  }

  private void suggest(ObjectNode body) {
    for (JsonNode suggestion : body.path("suggest")) {
      ObjectNode phrase = Trees.child(suggestion, "phrase");
      ObjectNode collate = phrase == null ? null : Trees.child(phrase, "collate");
      if (collate != null) {
        script(collate, "query", "body.suggest.phrase.collate");
      }
    }
  }

  /** A script: {@code inline} is {@code source}, and some languages are gone from 6.0 on. */
  void script(ObjectNode holder, String name, String path) {
    if (!scope.crosses(6)) {
      return;
    }
    if (GONE_LANGUAGES.contains(holder.path("lang").asText())) {
      throw new UntranslatableException(
          path + ".lang: [" + holder.path("lang").asText() + "] is gone since 6.0; " + SCRIPT_HINT);
    }
    ObjectNode script = Trees.child(holder, name);
    if (script == null) {
      return;
    }
    String language = script.path("lang").asText();
    if (GONE_LANGUAGES.contains(language)) {
      throw new UntranslatableException(
          path + "." + name + ".lang: [" + language + "] is gone since 6.0; " + SCRIPT_HINT);
    }
    if (script.has("file")) {
      throw new UntranslatableException(
          path + "." + name + ".file: scripts in files are gone since 6.0; store or inline it");
    }
    change.rename(script, "inline", "source");
  }
}
