package io.ela.dialect.metadata;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.MalformedJsonException;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON trees of definitions and queries (never of documents): numbers keep their digits. */
public final class Trees {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(Integer.MAX_VALUE)
                          .maxNumberLength(100_000)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // While the tree is made, which costs nothing; the reader's own detection costs much.
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Trees() {}

  /** An empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * Reads one JSON object.
   *
   * @throws MalformedJsonException if it is not one, or if a name comes twice in one object
   */
  public static ObjectNode object(Bytes body) {
    try {
      JsonNode read = MAPPER.readTree(body.array(), body.offset(), body.length());
      if (read instanceof ObjectNode object) {
        return object;
      }
      throw new MalformedJsonException("should be a JSON object, but is " + read.getNodeType());
    } catch (JsonProcessingException e) {
      throw new MalformedJsonException("not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new MalformedJsonException("not JSON: " + e.getMessage(), e);
    }
  }

  /** Writes a tree, compact. */
  public static Bytes bytes(JsonNode tree) {
    try {
      return Bytes.of(MAPPER.writeValueAsBytes(tree));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree cannot be written: " + e.getMessage(), e);
    }
  }

  /** The member as an object, or null if it is missing or something else. */
  public static @Nullable ObjectNode child(JsonNode of, String name) {
    return of.get(name) instanceof ObjectNode object ? object : null;
  }

  /** Renames a member in its place; nothing if it is missing. */
  public static void rename(ObjectNode of, String from, String to) {
    if (!of.has(from)) {
      return;
    }
    ObjectNode copy = object();
    for (Map.Entry<String, JsonNode> entry : of.properties()) {
      copy.set(entry.getKey().equals(from) ? to : entry.getKey(), entry.getValue());
    }
    of.removeAll();
    of.setAll(copy);
  }

  /** Dotted and nested members alike, in one flat object under dotted names. */
  public static ObjectNode flat(ObjectNode nested) {
    ObjectNode flat = object();
    flatten("", nested, flat);
    return flat;
  }

  private static void flatten(String prefix, ObjectNode from, ObjectNode into) {
    Iterator<Map.Entry<String, JsonNode>> members = from.properties().iterator();
    while (members.hasNext()) {
      Map.Entry<String, JsonNode> member = members.next();
      String name = prefix + member.getKey();
      if (member.getValue() instanceof ObjectNode object) {
        flatten(name + ".", object, into);
      } else {
        into.set(name, member.getValue());
      }
    }
  }
}
