package io.ela.gateway.capture;

import io.ela.dialect.json.Bytes;
import io.ela.events.ChangeEvent.WriteOrder;
import org.jspecify.annotations.Nullable;

/** What became of one document of a request. */
sealed interface Outcome {
  /** What the client asked for; null if the answer tells of something that nobody asked for. */
  @Nullable Expected expected();

  /** The master has it as the client wanted. */
  record Changed(
      @Nullable Expected expected,
      boolean deleted,
      String index,
      @Nullable String type,
      String id,
      long version,
      @Nullable WriteOrder order,
      @Nullable Bytes getSource)
      implements Outcome {}

  /**
   * It may or may not have been done.
   *
   * @param index as the answer names it; null if it does not
   * @param id as {@code index}
   */
  record InDoubt(@Nullable Expected expected, @Nullable String index, @Nullable String id)
      implements Outcome {}
}
