package io.ela.dialect.split;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonBytesWriter;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.translate.NamePattern;
import io.ela.dialect.translate.UntranslatableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names of split indices in the bodies of requests. Bodies that name no index keep their bytes.
 *
 * @param view what parts there are
 */
record SplitBodies(PartView view) {
  private static final String OWN_NAME = "_index";
  private static final List<String> MARKS = List.of("index\"", "indices", "_index");
  private static final Set<String> INEXACT = Set.of("prefix", "wildcard", "regexp", "fuzzy");
  private static final Set<String> EXACT = Set.of("term", "terms", "match", "match_phrase");

  /** What clients write as it is. */
  private static final Set<String> CONTENT = Set.of("document", "documents", "doc", "params");

  /** A search, or whatever else has queries in it. */
  Bytes search(Bytes body) {
    if (body.isEmpty() || !mayName(body)) {
      return body;
    }
    ObjectNode tree = Trees.object(body);
    return walk(tree, "body") ? Trees.bytes(tree) : body;
  }

  private static boolean mayName(Bytes body) {
    String text =
        new String(body.array(), body.offset(), body.length(), StandardCharsets.ISO_8859_1);
    return MARKS.stream().anyMatch(text::contains);
  }

  private boolean walk(JsonNode node, String path) {
    boolean changed = false;
    if (node instanceof ObjectNode object) {
      changed = place(object);
      for (Map.Entry<String, JsonNode> member : List.copyOf(object.properties())) {
        changed |= member(object, member.getKey(), member.getValue(), path + "." + member.getKey());
      }
    } else {
      int at = 0;
      for (JsonNode element : node) {
        changed |= walk(element, path + "[" + at++ + "]");
      }
    }
    return changed;
  }

  private boolean member(ObjectNode holder, String name, JsonNode value, String path) {
    boolean byName =
        (name.equals("field") && OWN_NAME.equals(value.asText()))
            || (name.equals("sort") && sortsByName(value))
            || (INEXACT.contains(name) && value.has(OWN_NAME))
            || (name.equals("query") && value.isTextual() && value.asText().contains("_index:"));
    if (byName) {
      throw new UntranslatableException(
          path
              + " asks for [_index]: the types of a split index are indices by themselves, whose"
              + " names would show; only term and terms with whole names can be translated");
    }
    if (CONTENT.contains(name)) {
      return false;
    }
    if (name.equals("indices_boost")) {
      return boosts(holder, value);
    }
    if (EXACT.contains(name) && value instanceof ObjectNode query && query.has(OWN_NAME)) {
      holder.remove(name);
      holder.putObject("terms").set(OWN_NAME, names(query.get(OWN_NAME), path));
      return true;
    }
    return walk(value, path);
  }

  private static boolean sortsByName(JsonNode sort) {
    for (JsonNode each : sort.isArray() ? sort : Trees.object().arrayNode().add(sort)) {
      if (each.has(OWN_NAME) || OWN_NAME.equals(each.asText())) {
        return true;
      }
    }
    return false;
  }

  /** The values of a query on the name of the index. */
  private ArrayNode names(JsonNode asked, String path) {
    JsonNode values = asked;
    if (asked instanceof ObjectNode options) {
      values = options.has("value") ? options.get("value") : options.path("query");
      if (options.has("boost")) {
        throw new UntranslatableException(path + " has a boost, which terms on _index do not take");
      }
    }
    List<JsonNode> listed = new ArrayList<>();
    (values.isArray() ? values : Trees.object().arrayNode().add(values)).forEach(listed::add);
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode value : listed) {
      for (String name : new Expressions(view).of(value.asText(), null).split(",")) {
        if (NamePattern.isPattern(name) || name.startsWith("-")) {
          throw new UntranslatableException(path + " has the pattern [" + value.asText() + "]");
        }
        names.add(name);
      }
    }
    ArrayNode out = Trees.object().arrayNode();
    names.forEach(out::add);
    return out;
  }

  private boolean boosts(ObjectNode holder, JsonNode boosts) {
    ArrayNode out = Trees.object().arrayNode();
    boolean changed = false;
    List<ObjectNode> all = new ArrayList<>();
    for (JsonNode each : boosts.isArray() ? boosts : Trees.object().arrayNode().add(boosts)) {
      if (each instanceof ObjectNode object) {
        all.add(object);
      }
    }
    for (ObjectNode each : all) {
      for (Map.Entry<String, JsonNode> boost : each.properties()) {
        String expression = new Expressions(view).of(boost.getKey(), null);
        changed |= !expression.equals(boost.getKey());
        for (String name : expression.split(",")) {
          out.addObject().set(name, boost.getValue());
        }
      }
    }
    if (changed) {
      holder.set("indices_boost", out);
    }
    return changed;
  }

  /** A document that is named by index, type and id: of a lookup, a shape, a "like". */
  private boolean place(ObjectNode object) {
    boolean changed = place(object, "index", "type", "id");
    return place(object, "_index", "_type", "_id") || changed;
  }

  private boolean place(ObjectNode object, String index, String type, String id) {
    boolean named = object.path(index).isTextual() && object.has(id);
    if (!named) {
      return false;
    }
    IndexPart part = view.document(object.path(index).asText(), text(object, type));
    if (part == null) {
      return false;
    }
    object.put(index, part.target());
    return true;
  }

  private static @Nullable String text(JsonNode object, String name) {
    JsonNode value = object.path(name);
    return value.isValueNode() && !value.isNull() ? value.asText() : null;
  }

  /**
   * A list of documents to get.
   *
   * @param index of the path
   * @param type of the path
   */
  Bytes documents(Bytes body, @Nullable String index, @Nullable String type) {
    ObjectNode tree = Trees.object(body);
    boolean changed = false;
    for (JsonNode doc : tree.path("docs")) {
      if (doc instanceof ObjectNode object) {
        String name = text(object, "_index");
        String own = text(object, "_type");
        IndexPart part = view.document(name == null ? index : name, own == null ? type : own);
        if (part != null) {
          object.put("_index", there(part).target());
          if (part.holdsType()) {
            object.put("_type", part.type());
          }
          changed = true;
        } else if (name == null && index != null) {
          object.put("_index", index);
          changed = true;
        }
      }
    }
    return changed ? Trees.bytes(tree) : body;
  }

  /** Another part of the index in the place of one that is not there: which says what it lacks. */
  IndexPart there(IndexPart part) {
    return view.lacks(part) ? view.of(part.index()).get(0) : part;
  }

  /** The lines of a multi-search. */
  Bytes searches(Bytes body, @Nullable String index, @Nullable String type) {
    JsonBytesWriter out = new JsonBytesWriter(body.length() + 64);
    boolean header = true;
    int start = 0;
    for (int i = 0; i <= body.length(); i++) {
      boolean end = i == body.length();
      if (end ? start < i : body.at(i) == '\n') {
        Bytes line = body.slice(start, i - start);
        out.raw(header ? header(line, index, type) : line.isEmpty() ? line : search(line));
        out.ascii('\n');
        header = !header;
        start = i + 1;
      }
    }
    return Bytes.of(out.toByteArray());
  }

  private Bytes header(Bytes line, @Nullable String index, @Nullable String type) {
    ObjectNode header = line.utf8().isBlank() ? Trees.object() : Trees.object(line);
    String own = header.has("index") ? "index" : "indices";
    String indices = header.has(own) ? listed(header.path(own)) : index;
    String typeName = header.has("type") ? "type" : "types";
    List<String> types =
        Expressions.types(header.has(typeName) ? listed(header.path(typeName)) : type);
    Expressions expressions = new Expressions(view);
    String to = indices == null ? expressions.ofAll(types) : expressions.of(indices, types);
    if (to == null || to.equals(index)) {
      return line;
    }
    header.remove(own);
    ArrayNode names = header.putArray("index");
    List.of(to.split(",")).forEach(names::add);
    return Trees.bytes(header);
  }

  private static @Nullable String listed(JsonNode value) {
    if (!value.isArray()) {
      return value.asText();
    }
    List<String> all = new ArrayList<>();
    value.forEach(one -> all.add(one.asText()));
    return all.isEmpty() ? null : String.join(",", all);
  }

  /** Source and destination of a copy. */
  Bytes copy(Bytes body) {
    ObjectNode tree = Trees.object(body);
    if (tree.path("dest") instanceof ObjectNode dest) {
      IndexPart part = view.document(text(dest, "index"), text(dest, "type"));
      if (part != null) {
        if (!part.holdsType()) {
          throw new UntranslatableException(
              "body.dest without a type: the types of ["
                  + part.index()
                  + "] are indices of their"
                  + " own now; name the type");
        }
        dest.put("index", part.target());
      }
    }
    if (tree.path("source") instanceof ObjectNode source && !source.has("remote")) {
      String index = listed(source.path("index"));
      if (index != null) {
        List<String> types =
            Expressions.types(source.has("type") ? listed(source.path("type")) : null);
        ArrayNode names = source.putArray("index");
        List.of(new Expressions(view).of(index, types).split(",")).forEach(names::add);
      }
      walk(source.path("query"), "body.source.query");
    }
    return Trees.bytes(tree);
  }

  /** The actions on aliases. */
  Bytes aliases(Bytes body) {
    ObjectNode tree = Trees.object(body);
    for (JsonNode action : tree.path("actions")) {
      for (JsonNode options : action) {
        if (options instanceof ObjectNode object) {
          String own = object.has("index") ? "index" : "indices";
          String named = object.has(own) ? listed(object.path(own)) : null;
          if (named != null) {
            object.remove(own);
            ArrayNode names = object.putArray("indices");
            List.of(new Expressions(view).of(named, null).split(",")).forEach(names::add);
          }
        }
      }
    }
    return Trees.bytes(tree);
  }
}
