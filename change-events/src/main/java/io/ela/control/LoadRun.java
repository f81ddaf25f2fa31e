package io.ela.control;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of a load task, which several loader processes may share. Immutable.
 *
 * @param run its identity
 * @param scope what is loaded
 * @param begunMillis when it began
 * @param endedMillis when it ended; 0 while it has not
 * @param complete whether it ended with every index complete
 * @param indices by their names on the master
 * @param loaders what each process said last, by its identity; without those that have ended
 */
public record LoadRun(
    String run,
    String scope,
    long begunMillis,
    long endedMillis,
    boolean complete,
    Map<String, LoadedIndex> indices,
    Map<String, ControlRecord.LoadTold> loaders) {

  public LoadRun {
    indices = Map.copyOf(indices);
    loaders = Map.copyOf(loaders);
  }

  /**
   * One index of a run. Immutable.
   *
   * @param uuid the incarnation that is loaded
   * @param chunks how many there are
   * @param done which of them are done
   * @param plannedDocs that the master counted at the beginning
   * @param plannedBytes that they took on its disks
   * @param docs published in the chunks that are done
   * @param bytes of these documents
   * @param ended whether nothing more is done for it in this run
   * @param failure why it is not complete; empty if it is or may become so
   */
  public record LoadedIndex(
      String uuid,
      int chunks,
      ChunkSet done,
      long plannedDocs,
      long plannedBytes,
      long docs,
      long bytes,
      boolean ended,
      String failure) {

    /** Whether all chunks are done. */
    public boolean isCopied() {
      return chunks > 0 && done.size() == chunks;
    }

    /** Whether it ended, and complete. */
    public boolean isComplete() {
      return ended && failure.isEmpty();
    }

    private LoadedIndex with(ControlRecord.LoadChunkDone chunk) {
      return new LoadedIndex(
          uuid,
          chunks,
          done.with(chunk.chunk()),
          plannedDocs,
          plannedBytes,
          docs + chunk.docs(),
          bytes + chunk.bytes(),
          ended,
          failure);
    }

    private LoadedIndex ended(boolean now, String why) {
      return new LoadedIndex(uuid, chunks, done, plannedDocs, plannedBytes, docs, bytes, now, why);
    }
  }

  /** Whether nothing more is done in it. */
  public boolean isEnded() {
    return endedMillis != 0;
  }

  /** Documents published: those in chunks that are done and those that loaders told of beside. */
  public long docs() {
    return indices.values().stream().mapToLong(LoadedIndex::docs).sum()
        + loaders.values().stream().mapToLong(ControlRecord.LoadTold::docs).sum();
  }

  /** Bytes of {@link #docs}. */
  public long bytes() {
    return indices.values().stream().mapToLong(LoadedIndex::bytes).sum()
        + loaders.values().stream().mapToLong(ControlRecord.LoadTold::bytes).sum();
  }

  /** Documents that the master counted in the indices planned so far. */
  public long plannedDocs() {
    return indices.values().stream().mapToLong(LoadedIndex::plannedDocs).sum();
  }

  /** Of all loaders together, of late. */
  public double docsPerSecond() {
    return loaders.values().stream().mapToDouble(ControlRecord.LoadTold::docsPerSecond).sum();
  }

  /** After one more record; null while the task has none that counts. */
  static @Nullable LoadRun after(@Nullable LoadRun present, ControlRecord.OfLoad record) {
    if (record instanceof ControlRecord.LoadBegun begun) {
      return begun(present, begun);
    }
    if (present == null) {
      return null;
    }
    if (record instanceof ControlRecord.LoadPlanned planned) {
      return present.is(planned.run()) ? present.planned(planned) : present;
    }
    if (record instanceof ControlRecord.LoadChunkDone done) {
      return present.is(done.run()) ? present.done(done) : present;
    }
    if (record instanceof ControlRecord.LoadIndexEnded over) {
      return present.is(over.run()) ? present.over(over) : present;
    }
    if (record instanceof ControlRecord.LoadTold told) {
      return present.is(told.run()) ? present.told(told) : present;
    }
    return record instanceof ControlRecord.LoadEnded ended && present.is(ended.run())
        ? present.ended(ended)
        : present;
  }

  private boolean is(String other) {
    return run.equals(other) && !isEnded();
  }

  private static @Nullable LoadRun begun(@Nullable LoadRun present, ControlRecord.LoadBegun begun) {
    if (!begun.instead().equals(present == null ? "" : present.run)) {
      return present;
    }
    if (present == null || !begun.run().equals(present.run)) {
      return new LoadRun(
          begun.run(), begun.scope(), begun.timeMillis(), 0, false, Map.of(), Map.of());
    }
    if (!present.isEnded()) {
      return present;
    }
    Map<String, LoadedIndex> again = new HashMap<>(present.indices);
    again.replaceAll((index, state) -> state.isComplete() ? state : state.ended(false, ""));
    return new LoadRun(present.run, present.scope, present.begunMillis, 0, false, again, Map.of());
  }

  private LoadRun planned(ControlRecord.LoadPlanned planned) {
    LoadedIndex known = indices.get(planned.index());
    if (known != null && known.uuid().equals(planned.uuid()) && known.chunks() > 0) {
      return this;
    }
    return with(
        planned.index(),
        new LoadedIndex(
            planned.uuid(),
            planned.chunks(),
            ChunkSet.NONE,
            planned.docs(),
            planned.bytes(),
            0,
            0,
            false,
            ""));
  }

  private LoadRun done(ControlRecord.LoadChunkDone chunk) {
    LoadedIndex known = indices.get(chunk.index());
    return known != null
            && known.uuid().equals(chunk.uuid())
            && chunk.chunk() < known.chunks()
            && !known.done().contains(chunk.chunk())
        ? with(chunk.index(), known.with(chunk))
        : this;
  }

  private LoadRun over(ControlRecord.LoadIndexEnded over) {
    LoadedIndex known =
        indices.getOrDefault(
            over.index(), new LoadedIndex("", 0, ChunkSet.NONE, 0, 0, 0, 0, false, ""));
    return with(over.index(), known.ended(true, over.failure()));
  }

  private LoadRun told(ControlRecord.LoadTold told) {
    Map<String, ControlRecord.LoadTold> changed = new HashMap<>(loaders);
    if (told.doing().isEmpty()) {
      changed.remove(told.loader());
    } else {
      changed.put(told.loader(), told);
    }
    return new LoadRun(run, scope, begunMillis, endedMillis, complete, indices, changed);
  }

  private LoadRun ended(ControlRecord.LoadEnded ended) {
    return new LoadRun(
        run, scope, begunMillis, ended.timeMillis(), ended.complete(), indices, Map.of());
  }

  private LoadRun with(String index, LoadedIndex state) {
    Map<String, LoadedIndex> changed = new HashMap<>(indices);
    changed.put(index, state);
    return new LoadRun(run, scope, begunMillis, endedMillis, complete, changed, loaders);
  }
}
