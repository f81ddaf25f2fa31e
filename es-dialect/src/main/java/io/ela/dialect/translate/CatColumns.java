package io.ela.dialect.translate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The columns of the {@code _cat} APIs of 5.6, as {@code help} tells them. */
final class CatColumns {
  private static final String RESOURCE = "cat-columns-5.6.tsv";
  private static final Map<String, List<Column>> ALL = read();

  private CatColumns() {}

  /**
   * One column.
   *
   * @param names its name, and others that it has
   * @param shown whether it is shown unless others are asked for
   */
  record Column(List<String> names, boolean shown) {
    String name() {
      return names.get(0);
    }
  }

  /** Those of an API; none if it is not known. */
  static List<Column> of(String api) {
    return ALL.getOrDefault(api, List.of());
  }

  /** Names of those that are shown unless others are asked for. */
  static List<String> shown(String api) {
    return of(api).stream().filter(Column::shown).map(Column::name).toList();
  }

  /** Whether 5.6 has a column of that name. */
  static boolean has(String api, String name) {
    return of(api).stream().anyMatch(column -> column.name().equals(name));
  }

  /** The first name of a column, whichever name it is given; the given one if it is not known. */
  static String firstName(String api, String name) {
    return of(api).stream()
        .filter(column -> column.names().contains(name))
        .map(Column::name)
        .findFirst()
        .orElse(name);
  }

  /** The APIs that are known. */
  static Set<String> apis() {
    return ALL.keySet();
  }

  private static Map<String, List<Column>> read() {
    Map<String, List<Column>> all = new HashMap<>();
    try (InputStream in = CatColumns.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("there is no resource [" + RESOURCE + "]");
      }
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(
              line -> {
                String[] cells = line.split("\t", -1);
                List<String> names = new ArrayList<>(List.of(cells[1]));
                if (!cells[2].isEmpty()) {
                  names.addAll(List.of(cells[2].split(",")));
                }
                all.computeIfAbsent(cells[0], api -> new ArrayList<>())
                    .add(new Column(List.copyOf(names), cells[3].equals("d")));
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(all);
  }
}
