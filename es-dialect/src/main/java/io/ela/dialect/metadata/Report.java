package io.ela.dialect.metadata;

import java.util.ArrayList;
import java.util.List;

/** What the rules have to say about one definition while they run over it. */
final class Report {
  private final List<Conversion> conversions = new ArrayList<>();
  private final List<Blocker> blockers = new ArrayList<>();

  void changed(String path, String rule, String reason) {
    conversions.add(new Conversion(path, rule, reason));
  }

  void blocked(String path, String reason, String whatToDo) {
    blockers.add(new Blocker(path, reason, whatToDo));
  }

  List<Conversion> conversions() {
    return conversions;
  }

  List<Blocker> blockers() {
    return blockers;
  }
}
