package io.ela.dialect.translate;

import io.ela.dialect.json.Bytes;

/** What became of a request. */
public sealed interface Translation {
  /** To be sent. */
  record Forward(ClusterRequest request, AnswerPlan answers) implements Translation {}

  /**
   * Not to be sent: the client gets this answer.
   *
   * @param status 400 where the request can be written otherwise, 501 where nothing is there for it
   * @param body JSON in the shape of Elasticsearch's errors
   * @param reason the same in words, for logs and counters
   */
  record Refused(int status, Bytes body, String reason) implements Translation {}
}
