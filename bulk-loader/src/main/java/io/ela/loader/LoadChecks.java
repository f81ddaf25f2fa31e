package io.ela.loader;

import io.ela.config.TaskConfig.IndexPair;
import io.ela.dialect.EsVersion;
import io.ela.migration.IndexInfo;
import io.ela.migration.MappingSummary;
import org.jspecify.annotations.Nullable;

/** What can be seen to be impossible before anything is touched. Pure. */
final class LoadChecks {

  private LoadChecks() {}

  /**
   * Checks that need the list of indices only.
   *
   * @param info null if the master does not have the index
   * @throws LoadException naming the index, what is wrong and what to do
   */
  static void listed(IndexPair pair, @Nullable IndexInfo info, String master) {
    String index = "index [" + pair.source() + "] ";
    if (!pair.source().equals(pair.target())) {
      throw new LoadException(
          index
              + "is to be renamed to ["
              + pair.target()
              + "]; renames follow in a later version, until then load it under its own name");
    }
    if (info == null) {
      throw new LoadException(
          index
              + "does not exist on the master ["
              + master
              + "]; is it an alias? Aliases travel with their index");
    }
    if (!info.defect().isEmpty()) {
      throw new LoadException(index + info.defect());
    }
  }

  /**
   * Checks that need the master's mapping.
   *
   * @param slave version of the slave
   * @throws LoadException naming the index, what is wrong and what to do
   */
  static void mapped(String index, MappingSummary mapping, EsVersion slave) {
    if (!mapping.sourceDefect().isEmpty()) {
      throw new LoadException(
          "index ["
              + index
              + "]: "
              + mapping.sourceDefect()
              + "; leave it out, and rebuild it from where its documents came from");
    }
    if (mapping.types().size() > 1 && !slave.capabilities().severalTypesPerIndex()) {
      throw new LoadException(
          "index ["
              + index
              + "] has several types "
              + mapping.types()
              + ", and the slave ["
              + slave
              + "] allows one; splitting and merging types follows in a later version, until then"
              + " reindex each type into an index of its own");
    }
  }
}
