package io.ela.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * One task of {@code ela load} or {@code ela diff}.
 *
 * @param pattern over source index names; null if only {@code pairs} are meant
 * @param query JSON text in the source's dialect, null for all documents
 * @param slices null for the service's default
 */
public record TaskConfig(
    String name,
    Action action,
    List<IndexPair> pairs,
    @Nullable Pattern pattern,
    List<Pattern> exclude,
    @Nullable String query,
    @Nullable Integer slices,
    int parallel) {

  /** Which command the task is for. */
  public enum Action {
    LOAD,
    DIFF
  }

  /** A source index and the name that it has in the target. */
  public record IndexPair(String source, String target) {}

  static TaskConfig read(ConfigReader in) {
    List<IndexPair> pairs =
        in.elements(
            "pairs",
            com.typesafe.config.ConfigFactory.empty(),
            pair -> {
              IndexPair read = new IndexPair(pair.string("source"), pair.string("target"));
              pair.refuseUnknown();
              return read;
            });
    String pattern = in.optionalString("pattern");
    List<Pattern> exclude = new ArrayList<>();
    for (String text : in.strings("exclude")) {
      exclude.add(compile(in, "exclude", text));
    }
    if (pairs.isEmpty() && pattern == null) {
      in.problem("pairs", "or pattern must be set, so that the task has something to do");
    }
    TaskConfig task =
        new TaskConfig(
            in.string("name"),
            in.choice("action", Action.class),
            pairs,
            pattern == null ? null : compile(in, "pattern", pattern),
            exclude,
            in.optionalString("query"),
            in.optionalPositiveInt("slices"),
            in.positiveInt("parallel"));
    in.refuseUnknown();
    return task;
  }

  private static Pattern compile(ConfigReader in, String key, String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      in.problem(key, "\"" + text + "\" is not a regular expression: " + e.getDescription());
      return Pattern.compile("");
    }
  }
}
