package io.ela.dialect.rest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the three tables beside this class. */
final class SpecTables {
  /**
   * One line of {@code endpoints.tsv} or {@code spellings.tsv}.
   *
   * @param versions specification versions ({@code 5.6}) or, for a spelling, majors ({@code 5})
   */
  record Line(String api, Set<String> versions, List<String> methods, String template) {}

  private SpecTables() {}

  /** What the specifications list. */
  static List<Line> endpoints() {
    return lines("endpoints.tsv");
  }

  /** What servers accept beyond their specification. */
  static List<Line> spellings() {
    return lines("spellings.tsv");
  }

  /** What each api does. */
  static Map<String, EndpointClass> classes() {
    Map<String, EndpointClass> classes = new HashMap<>();
    for (String[] columns : rows("endpoint-classes.tsv", 2)) {
      if (classes.put(columns[0], EndpointClass.valueOf(columns[1])) != null) {
        throw new IllegalStateException("endpoint-classes.tsv names " + columns[0] + " twice");
      }
    }
    return classes;
  }

  private static List<Line> lines(String resource) {
    return rows(resource, 4).stream()
        .map(
            columns ->
                new Line(
                    columns[0],
                    Set.copyOf(Arrays.asList(columns[1].split(","))),
                    List.of(columns[2].split(",")),
                    columns[3]))
        .toList();
  }

  private static List<String[]> rows(String resource, int width) {
    List<String[]> rows = new ArrayList<>();
    try (InputStream in = SpecTables.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + resource + " is missing from the jar");
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        String[] columns = line.split("\t");
        if (columns.length != width) {
          throw new IllegalStateException(
              resource + " wants " + width + " columns and has the line: " + line);
        }
        rows.add(columns);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading the resource " + resource, e);
    }
    return rows;
  }
}
