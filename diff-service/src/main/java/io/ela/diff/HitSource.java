package io.ela.diff;

import io.ela.dialect.search.Hit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** All documents of one index on one cluster, which can be read again. */
interface HitSource {

  /**
   * Reads every document once, possibly in several threads.
   *
   * @param consumers makes the consumer of one thread; called once for each thread, before it
   *     starts
   * @throws RuntimeException if not every document could be read
   */
  void read(Supplier<Consumer<Hit>> consumers) throws InterruptedException;

  /** The same documents, read without their content. */
  HitSource idsOnly();

  /** The document's key in the source's coordinates. */
  DocRef ref(Hit hit);
}
