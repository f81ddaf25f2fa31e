package io.ela.dialect.split;

import io.ela.dialect.translate.NamePattern;
import io.ela.dialect.translate.UntranslatableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Index expressions in the names of the cluster: a split index stands for all its parts, and a
 * pattern matches the names that clients know.
 *
 * @param view what parts there are
 */
public record Expressions(PartView view) {

  /**
   * The expression for the cluster; the same object if nothing changes.
   *
   * @param types what the request is restricted to, which may have stars; null for all
   */
  public String of(String expression, @Nullable List<String> types) {
    Set<String> out = new LinkedHashSet<>();
    boolean changed = false;
    for (String name : expression.split(",")) {
      changed |= name(name, types, out);
    }
    return changed ? String.join(",", out) : expression;
  }

  private boolean name(String name, @Nullable List<String> types, Set<String> out) {
    boolean minus = name.startsWith("-");
    String sign = minus ? "-" : "";
    String bare = minus || name.startsWith("+") ? name.substring(1) : name;
    if (NamePattern.isPattern(bare)) {
      return pattern(sign, bare, types, out);
    }
    PartView.Alias alias = types == null ? null : view.aliases().get(bare);
    if (alias != null) {
      alias(name, alias, types, out);
      return true;
    }
    if (!view.splits().splits(bare)) {
      out.add(name);
      return false;
    }
    List<IndexPart> parts = view.of(bare, types);
    if (parts.isEmpty()) {
      // An index without that type says so by its others; one that is not there by itself.
      parts = view.of(bare).stream().limit(1).toList();
    }
    parts.forEach(part -> out.add(sign + part.target()));
    if (parts.isEmpty()) {
      out.add(name);
    }
    return !parts.isEmpty();
  }

  /** The parts of those types that it stands for. */
  private void alias(
      String name, PartView.Alias alias, @Nullable List<String> types, Set<String> out) {
    if (alias.others() || !alias.plain() || name.startsWith("-")) {
      throw new UntranslatableException(
          "types of the alias ["
              + name
              + "], which has a filter or a routing, or stands for indices that are split into one"
              + " per type and for others: name the indices "
              + alias.indices());
    }
    int before = out.size();
    for (String index : alias.indices()) {
      view.of(index, types).forEach(part -> out.add(part.target()));
    }
    if (out.size() == before) {
      // It says by its other types what it lacks.
      alias.indices().forEach(index -> out.add(view.of(index).get(0).target()));
    }
  }

  private boolean pattern(
      String sign, String pattern, @Nullable List<String> types, Set<String> out) {
    List<String> more = new ArrayList<>();
    List<String> fewer = new ArrayList<>();
    for (Map.Entry<String, List<IndexPart>> index : view.parts().entrySet()) {
      boolean matches = NamePattern.matches(pattern, index.getKey());
      for (IndexPart part : index.getValue()) {
        boolean wanted = matches && (types == null || PartView.holds(part, types));
        boolean caught = NamePattern.matches(pattern, part.target());
        if (wanted && !caught) {
          more.add(part.target());
        } else if (caught && !wanted) {
          fewer.add(part.target());
        }
      }
    }
    boolean same = more.isEmpty() && fewer.isEmpty();
    out.add(sign + (same || !pattern.equals("_all") ? pattern : "*"));
    // What an exclusion takes too much is put in again, and the other way round.
    boolean minus = !sign.isEmpty();
    more.forEach(part -> out.add(minus ? "-" + part : part));
    fewer.forEach(part -> out.add(minus ? part : "-" + part));
    return !same;
  }

  /** The expression for a request on all indices; null for all of them. */
  @Nullable String ofAll(@Nullable List<String> types) {
    if (types == null) {
      return null;
    }
    String expression = of("*", types);
    return expression.equals("*") ? null : expression;
  }

  /** The types of a path or a parameter; null for all. */
  static @Nullable List<String> types(@Nullable String named) {
    return named == null || named.isEmpty() || named.equals("_all") || named.equals("*")
        ? null
        : Arrays.asList(named.split(","));
  }
}
