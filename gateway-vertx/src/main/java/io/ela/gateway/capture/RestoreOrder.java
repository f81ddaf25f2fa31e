package io.ela.gateway.capture;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * Which indices a {@code _restore} takes from its snapshot, and what they are called then. Pure.
 *
 * @param names of its body: names, patterns, exclusions, in their order; empty for all
 * @param pattern {@code rename_pattern}, a regular expression of Java; empty for none
 * @param replacement {@code rename_replacement}, with groups of the pattern
 */
record RestoreOrder(List<String> names, String pattern, String replacement) {
  RestoreOrder {
    names = List.copyOf(names);
  }

  /**
   * Reads the body of a request.
   *
   * @param globalStateByDefault whether the version that carries it out restores the cluster's own
   *     state too if the body does not say
   * @throws UncapturableException if it would change more than indices
   */
  static RestoreOrder of(JsonNode body, boolean globalStateByDefault) {
    JsonNode global = body.path("include_global_state");
    if (global.isMissingNode() ? globalStateByDefault : !global.asText().equals("false")) {
      throw new UncapturableException(
          "with [include_global_state], which "
              + (globalStateByDefault ? "5.x may take for true if it is not given" : "is true")
              + ", it replaces templates, pipelines, stored scripts and settings that nobody can"
              + " name beforehand; send [\"include_global_state\": false]");
    }
    JsonNode features = body.path("feature_states");
    if (!features.isMissingNode()
        && !features.isEmpty()
        && !features.toString().equals("[\"none\"]")) {
      throw new UncapturableException(
          "[feature_states] replaces indices that it does not name; send [\"none\"]");
    }
    boolean renames =
        body.path("rename_pattern").isTextual() && body.path("rename_replacement").isTextual();
    return new RestoreOrder(
        names(body.path("indices")),
        renames ? body.path("rename_pattern").textValue() : "",
        renames ? body.path("rename_replacement").textValue() : "");
  }

  /** One string is a list with commas, of which no blank is dropped; an array is none. */
  private static List<String> names(JsonNode indices) {
    if (indices.isTextual()) {
      return indices.textValue().isEmpty() ? List.of() : List.of(indices.textValue().split(","));
    }
    List<String> names = new ArrayList<>();
    indices.forEach(name -> names.add(name.asText()));
    return names;
  }

  /**
   * Those of the snapshot's names that are meant. A name beginning with {@code -} takes out what it
   * matches, of all if it comes first; only {@code *} is a wildcard; what the snapshot has by a
   * name is never taken for an exclusion; {@code _all} means something only alone (measured from
   * 5.6 to 8.19).
   *
   * @param available what the snapshot has
   */
  Set<String> selected(Collection<String> available) {
    if (names.isEmpty() || names.equals(List.of("_all"))) {
      return new TreeSet<>(available);
    }
    Set<String> selected = new TreeSet<>();
    if (isExclusion(names.get(0), available)) {
      selected.addAll(available);
    }
    for (String name : names) {
      if (isExclusion(name, available)) {
        selected.removeAll(matching(name.substring(1), available));
      } else {
        selected.addAll(matching(name, available));
        if (name.startsWith("+")) {
          selected.addAll(matching(name.substring(1), available));
        }
      }
    }
    return selected;
  }

  private static boolean isExclusion(String name, Collection<String> available) {
    return name.startsWith("-") && !available.contains(name);
  }

  private static Set<String> matching(String name, Collection<String> available) {
    Pattern matcher =
        Pattern.compile(
            List.of(name.split("\\*", -1)).stream()
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")));
    return available.stream()
        .filter(index -> matcher.matcher(index).matches())
        .collect(Collectors.toSet());
  }

  /**
   * The names that indices of the snapshot get in the cluster.
   *
   * @throws PatternSyntaxException if the pattern is none
   * @throws IndexOutOfBoundsException if the replacement names a group that there is not
   * @throws IllegalArgumentException if the replacement cannot be read
   */
  Set<String> renamed(Collection<String> indices) {
    if (pattern.isEmpty() && replacement.isEmpty()) {
      return new TreeSet<>(indices);
    }
    Pattern compiled = Pattern.compile(pattern);
    return indices.stream()
        .map(index -> compiled.matcher(index).replaceAll(replacement))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
