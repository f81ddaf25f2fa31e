package io.ela.standalone.replay;

import java.time.Instant;

/** Where a replay begins; it ends with what is in the topic when it is started. */
public sealed interface ReplayStart {

  /** At this offset of every partition of the writes topic; at the oldest there is, if later. */
  record Offset(long offset) implements ReplayStart {}

  /** At the first event of each partition of the writes topic that Kafka took at that time. */
  record Time(Instant time) implements ReplayStart {}

  /** All that lies in the dead-letters topic, which is emptied of what was replayed. */
  record DeadLetters() implements ReplayStart {}
}
