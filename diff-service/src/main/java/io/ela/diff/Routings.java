package io.ela.diff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sees that what is missing under one routing and extra under another is one difference. Pure. */
final class Routings {

  private Routings() {}

  private record Id(String type, String id) {}

  /** Joins pairs of missing and extra with the same type and id; all else stays as it is. */
  static List<Difference> join(List<Difference> differences) {
    Map<Id, List<Difference>> byId = new HashMap<>();
    for (Difference difference : differences) {
      byId.computeIfAbsent(new Id(difference.type(), difference.id()), id -> new ArrayList<>())
          .add(difference);
    }
    List<Difference> joined = new ArrayList<>();
    for (List<Difference> same : byId.values()) {
      Optional<Difference> missing = only(same, DifferenceKind.MISSING);
      Optional<Difference> extra = only(same, DifferenceKind.EXTRA);
      if (same.size() == 2 && missing.isPresent() && extra.isPresent()) {
        joined.add(routing(missing.get(), extra.get()));
      } else {
        joined.addAll(same);
      }
    }
    return joined;
  }

  private static Difference routing(Difference missing, Difference extra) {
    return new Difference(
        DifferenceKind.ROUTING,
        missing.index(),
        missing.type(),
        missing.id(),
        missing.routing(),
        extra.routing(),
        missing.masterVersion(),
        extra.slaveVersion(),
        List.of());
  }

  private static Optional<Difference> only(List<Difference> same, DifferenceKind kind) {
    return same.stream().filter(d -> d.kind() == kind).findFirst();
  }
}
