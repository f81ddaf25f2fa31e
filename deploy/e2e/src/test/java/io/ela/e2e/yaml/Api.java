package io.ela.e2e.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One API, as Elasticsearch describes it.
 *
 * @param paths with their parts in braces
 * @param parts names of all parts of its paths
 * @param parameters of the query string
 * @param bulky whether a body is a line for each of its elements
 */
record Api(
    String name,
    List<String> methods,
    List<String> paths,
    Set<String> parts,
    Set<String> parameters,
    boolean bulky) {
  private static final Pattern PART = Pattern.compile("\\{([^}]+)}");

  /** Which every API takes. */
  private static final Set<String> EVERYWHERE =
      Set.of("pretty", "human", "error_trace", "filter_path", "source", "source_content_type");

  /**
   * Reads a description.
   *
   * @param description the one member of the file's object
   */
  static Api of(String name, JsonNode description) {
    JsonNode url = description.path("url");
    return new Api(
        name,
        texts(description.path("methods")),
        texts(url.path("paths")),
        names(url.path("parts")),
        names(url.path("params")),
        description.path("body").path("serialize").asText().equals("bulk"));
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new LinkedHashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Whether it only asks whether something is there. */
  boolean asksForExistence() {
    return methods.equals(List.of("HEAD"));
  }

  /**
   * A method for a call; one that lets the server choose the document's id is a {@code POST}.
   *
   * @param given names of the arguments
   */
  String method(Set<String> given, Choice choice) {
    boolean idChosenByServer = name.equals("index") && !given.contains("id");
    return idChosenByServer ? "POST" : choice.of(methods);
  }

  /**
   * A path with its parts filled in.
   *
   * @param arguments those of parts and of the query string
   * @throws WrongCallException if no path has just the parts that are given
   */
  String path(Map<String, String> arguments, Choice choice) throws WrongCallException {
    Set<String> given = new HashSet<>(arguments.keySet());
    given.retainAll(parts);
    List<String> fitting = paths.stream().filter(path -> partsOf(path).equals(given)).toList();
    if (fitting.isEmpty()) {
      throw new WrongCallException(name + " has no path with the parts " + given);
    }
    return PART.matcher(choice.of(fitting))
        .replaceAll(
            found -> Matcher.quoteReplacement(Encoding.part(arguments.get(found.group(1)))));
  }

  private static Set<String> partsOf(String path) {
    Set<String> parts = new HashSet<>();
    PART.matcher(path).results().forEach(found -> parts.add(found.group(1)));
    return parts;
  }

  /**
   * The query string with its question mark, or nothing.
   *
   * @throws WrongCallException if it does not know one of the arguments
   */
  String query(Map<String, String> arguments) throws WrongCallException {
    StringBuilder query = new StringBuilder();
    for (Map.Entry<String, String> argument : arguments.entrySet()) {
      String key = argument.getKey();
      if (parts.contains(key)) {
        continue;
      }
      if (!parameters.contains(key) && !EVERYWHERE.contains(key)) {
        throw new WrongCallException(name + " has no parameter [" + key + "]");
      }
      query.append(query.isEmpty() ? '?' : '&');
      query.append(key).append('=').append(Encoding.value(argument.getValue()));
    }
    return query.toString();
  }
}
