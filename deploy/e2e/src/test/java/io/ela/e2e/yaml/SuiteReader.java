package io.ela.e2e.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads files of tests. */
final class SuiteReader {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final ObjectMapper JSON = new ObjectMapper();

  private SuiteReader() {}

  /**
   * Reads a file.
   *
   * @param name of its directory and file
   * @throws IOException if it is no YAML
   * @throws IllegalArgumentException if it has something that this runner does not know
   */
  static Suite read(String name, String text) throws IOException {
    Suite.Section setup = Suite.Section.NONE;
    Suite.Section teardown = Suite.Section.NONE;
    List<Suite.Section> tests = new ArrayList<>();
    try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(text)) {
      while (documents.hasNext()) {
        for (Map.Entry<String, JsonNode> entry : documents.next().properties()) {
          Suite.Section section = section(name, entry.getKey(), entry.getValue());
          switch (entry.getKey()) {
            case "setup" -> setup = section;
            case "teardown" -> teardown = section;
            default -> tests.add(section);
          }
        }
      }
    }
    return new Suite(name, setup, teardown, tests);
  }

  private static Suite.Section section(String suite, String name, JsonNode lines) {
    Skip skip = Skip.NEVER;
    List<Step> steps = new ArrayList<>();
    for (JsonNode line : lines) {
      for (Map.Entry<String, JsonNode> entry : line.properties()) {
        if (entry.getKey().equals("skip")) {
          skip = skip(entry.getValue());
        } else {
          try {
            steps.addAll(steps(entry.getKey(), entry.getValue()));
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(suite + ", " + name + ": " + e.getMessage(), e);
          }
        }
      }
    }
    return new Suite.Section(name, skip, steps);
  }

  private static Skip skip(JsonNode skip) {
    return new Skip(skip.path("version").asText(""), texts(skip.path("features")));
  }

  private static Set<String> texts(JsonNode oneOrSeveral) {
    Set<String> texts = new LinkedHashSet<>();
    if (oneOrSeveral.isTextual()) {
      texts.add(oneOrSeveral.textValue());
    }
    oneOrSeveral.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static List<Step> steps(String kind, JsonNode value) {
    return switch (kind) {
      case "do" -> List.of(call(value));
      case "is_true" -> List.of(Checks.isTrue(new ValuePath(value.asText())));
      case "is_false" -> List.of(Checks.isFalse(new ValuePath(value.asText())));
      default ->
          value.properties().stream()
              .map(entry -> step(kind, new ValuePath(entry.getKey()), entry.getValue()))
              .toList();
    };
  }

  private static Step step(String kind, ValuePath path, JsonNode value) {
    return switch (kind) {
      case "match" -> Checks.match(path, value);
      case "length" -> Checks.length(path, value);
      case "lt", "lte", "gt", "gte" -> Checks.order(kind, path, value);
      case "set" -> run -> run.stash().put(value.asText(), run.value(path));
      default -> throw new IllegalArgumentException("there is no step [" + kind + "]");
    };
  }

  private static Step call(JsonNode call) {
    String api = "";
    JsonNode given = call;
    Caught caught = Caught.NOTHING;
    Map<String, String> headers = new HashMap<>();
    Set<String> warnings = Set.of();
    for (Map.Entry<String, JsonNode> entry : call.properties()) {
      switch (entry.getKey()) {
        case "catch" -> caught = Caught.of(entry.getValue().asText().trim());
        case "warnings" -> warnings = texts(entry.getValue());
        case "headers" ->
            entry
                .getValue()
                .properties()
                .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
        default -> {
          api = entry.getKey();
          given = entry.getValue();
        }
      }
    }
    Map<String, JsonNode> arguments = new LinkedHashMap<>();
    given.properties().forEach(one -> arguments.put(one.getKey(), one.getValue()));
    JsonNode ignored = arguments.remove("ignore");
    JsonNode body = arguments.remove("body");
    return new Do(
        api,
        arguments,
        body == null ? List.of() : bodies(body),
        headers,
        ignored == null ? Set.of() : statuses(ignored),
        caught,
        warnings);
  }

  private static Set<Integer> statuses(JsonNode ignored) {
    Set<Integer> statuses = new LinkedHashSet<>();
    if (ignored.isArray()) {
      ignored.forEach(status -> statuses.add(status.asInt()));
    } else {
      statuses.add(ignored.asInt());
    }
    return statuses;
  }

  /** Several objects in a list or a text; a text that is no JSON as it is. */
  private static List<JsonNode> bodies(JsonNode body) {
    List<JsonNode> bodies = new ArrayList<>();
    if (body.isArray()) {
      body.forEach(one -> bodies.addAll(bodies(one)));
    } else if (body.isTextual()) {
      try (MappingIterator<JsonNode> objects =
          JSON.readerFor(JsonNode.class).readValues(body.textValue())) {
        objects.forEachRemaining(bodies::add);
      } catch (JsonProcessingException e) {
        return List.of(body);
      } catch (IOException e) {
        throw new IllegalStateException("a text in memory", e);
      } catch (RuntimeException e) {
        if (e.getCause() instanceof JsonProcessingException) {
          return List.of(body);
        }
        throw e;
      }
    } else {
      bodies.add(body);
    }
    return bodies;
  }
}
