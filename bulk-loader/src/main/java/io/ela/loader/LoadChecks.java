package io.ela.loader;

import io.ela.config.TaskConfig.IndexPair;
import io.ela.dialect.EsVersion;
import io.ela.dialect.split.IndexPart;
import io.ela.dialect.split.TypeSplits;
import io.ela.migration.IndexInfo;
import io.ela.migration.MappingSummary;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What can be seen to be impossible before anything is touched. Pure. */
final class LoadChecks {

  private LoadChecks() {}

  /**
   * Checks that need the list of indices only.
   *
   * @param parts what the master has of it: itself, or the indices that it is split into
   * @throws LoadException naming the index, what is wrong and what to do
   */
  static void listed(IndexPair pair, List<IndexInfo> parts, String master) {
    String index = "index [" + pair.source() + "] ";
    if (!pair.source().equals(pair.target())) {
      throw new LoadException(
          index
              + "is to be renamed to ["
              + pair.target()
              + "]; renames follow in a later version, until then load it under its own name");
    }
    if (parts.isEmpty()) {
      throw new LoadException(
          index
              + "does not exist on the master ["
              + master
              + "]; is it an alias? Aliases travel with their index");
    }
    for (IndexInfo part : parts) {
      if (!part.defect().isEmpty()) {
        throw new LoadException("index [" + part.name() + "] " + part.defect());
      }
    }
  }

  /**
   * Checks that need the master's mapping.
   *
   * @param index name in the source
   * @param slave version of the slave
   * @param splits which indices are split
   * @throws LoadException naming the index, what is wrong and what to do
   */
  static void mapped(String index, MappingSummary mapping, EsVersion slave, TypeSplits splits) {
    if (!mapping.sourceDefect().isEmpty()) {
      throw new LoadException(
          "index ["
              + index
              + "]: "
              + mapping.sourceDefect()
              + "; leave it out, and rebuild it from where its documents came from");
    }
    IndexPart whole = splits.part(index, "");
    Set<IndexPart> parts = new LinkedHashSet<>(Set.of(whole));
    mapping.types().forEach(type -> parts.add(splits.part(index, type)));
    for (IndexPart part : parts) {
      splits
          .problem(part)
          .ifPresent(
              problem -> {
                throw new LoadException(problem);
              });
    }
    if (mapping.types().size() > 1
        && !whole.ofSplit()
        && !slave.capabilities().severalTypesPerIndex()) {
      throw new LoadException(
          "index ["
              + index
              + "] has several types "
              + mapping.types()
              + ", and the slave ["
              + slave
              + "] allows one; name the index in ela.migration.types, which splits it, or reindex"
              + " each type into an index of its own");
    }
  }
}
