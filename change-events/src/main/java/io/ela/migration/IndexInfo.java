package io.ela.migration;

/**
 * One index as a cluster lists it.
 *
 * @param uuid names this incarnation; empty if the cluster did not say
 * @param health {@code green}, {@code yellow}, {@code red}; empty for closed indices of old
 *     versions
 * @param open whether it can be read
 * @param docs documents, nested ones counted too; 0 if not known
 * @param primaryBytes size of the primaries on disk; 0 if not known
 */
public record IndexInfo(
    String name, String uuid, String health, boolean open, long docs, long primaryBytes) {

  /** Why the index cannot be read; empty if it can. */
  public String defect() {
    if (!open) {
      return "is closed; open it, or leave it out";
    }
    return health.equals("red")
        ? "is red: primary shards are missing, so a copy would not be whole; restore them first"
        : "";
  }
}
