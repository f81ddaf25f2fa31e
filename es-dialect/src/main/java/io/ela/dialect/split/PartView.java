package io.ela.dialect.split;

import io.ela.dialect.translate.NamePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of split indices a cluster has at one moment, and the aliases that they have.
 * Immutable.
 *
 * @param parts by name in the source, each index's parts by their names
 * @param aliases those that stand for a part
 */
public record PartView(
    TypeSplits splits, SortedMap<String, List<IndexPart>> parts, Map<String, Alias> aliases) {

  /**
   * What an alias stands for.
   *
   * @param indices names in the source of the split indices
   * @param others whether it stands for other indices too
   * @param plain whether it only names, without a filter or a routing
   */
  public record Alias(Set<String> indices, boolean others, boolean plain) {
    public Alias {
      indices = new TreeSet<>(indices);
    }

    Alias and(Alias more) {
      Set<String> all = new TreeSet<>(indices);
      all.addAll(more.indices);
      return new Alias(all, others || more.others, plain && more.plain);
    }
  }

  /** Before anything is known. */
  public static PartView empty(TypeSplits splits) {
    return new PartView(splits, new TreeMap<>(), Map.of());
  }

  /**
   * Of what a cluster has.
   *
   * @param indices all, by name in the cluster; the aliases of each, and whether the alias only
   *     names it
   */
  public static PartView of(TypeSplits splits, Map<String, Map<String, Boolean>> indices) {
    SortedMap<String, List<IndexPart>> parts = new TreeMap<>();
    Map<String, Alias> aliases = new TreeMap<>();
    new TreeMap<>(indices)
        .forEach(
            (name, given) -> {
              IndexPart part = splits.ofTarget(name);
              boolean split = part.ofSplit();
              if (split) {
                parts.computeIfAbsent(part.index(), i -> new ArrayList<>()).add(part);
              }
              given.forEach(
                  (alias, plain) ->
                      aliases.merge(
                          alias,
                          new Alias(split ? Set.of(part.index()) : Set.of(), !split, plain),
                          Alias::and));
            });
    aliases.values().removeIf(alias -> alias.indices().isEmpty());
    return new PartView(splits, parts, aliases);
  }

  /** The parts of an index; empty if there is none. */
  public List<IndexPart> of(String index) {
    return parts.getOrDefault(index, List.of());
  }

  /** Those that hold one of the types, which may have stars; all without types. */
  List<IndexPart> of(String index, @Nullable List<String> types) {
    return types == null
        ? of(index)
        : of(index).stream().filter(part -> holds(part, types)).toList();
  }

  static boolean holds(IndexPart part, List<String> types) {
    String type = part.type();
    return type != null
        && !type.isEmpty()
        && types.stream().anyMatch(name -> NamePattern.matches(name, type));
  }

  /** The one split index that a name stands for: itself, or what an alias stands for. */
  public @Nullable String indexOf(@Nullable String name) {
    if (name == null) {
      return null;
    }
    // First, for an alias may be called as split indices are.
    Alias alias = aliases.get(name);
    if (alias != null) {
      return !alias.others() && alias.indices().size() == 1
          ? alias.indices().iterator().next()
          : null;
    }
    return splits.splits(name) && !NamePattern.isPattern(name) ? name : null;
  }

  /**
   * The part in which a document is.
   *
   * @param name index or alias as the client wrote it
   * @param type null if the client named none
   * @return null if the name stands for no split index
   * @throws io.ela.dialect.translate.UntranslatableException if the type is needed and not there
   */
  public @Nullable IndexPart document(@Nullable String name, @Nullable String type) {
    String index = indexOf(name);
    if (index == null) {
      return null;
    }
    if (type != null && !type.isEmpty() && !type.equals("_all")) {
      return splits.part(index, type);
    }
    List<IndexPart> all = of(index).stream().filter(IndexPart::holdsType).toList();
    if (all.size() > 1) {
      throw new io.ela.dialect.translate.UntranslatableException(
          "a document of ["
              + name
              + "] without its type: the index has several types, each of which is an index by"
              + " itself now; name the type");
    }
    return all.isEmpty() ? splits.part(index, "") : all.get(0);
  }

  /** Whether it is known that the index is there and has no such type. */
  boolean lacks(IndexPart part) {
    List<IndexPart> there = of(part.index());
    return !there.isEmpty() && !there.contains(part);
  }
}
