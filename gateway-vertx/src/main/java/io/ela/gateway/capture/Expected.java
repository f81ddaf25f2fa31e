package io.ela.gateway.capture;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.DocumentWrite.OpType;
import org.jspecify.annotations.Nullable;

/**
 * One document that a request is about, as the client named it.
 *
 * @param op what is asked for
 * @param index index, alias or date math expression; null if nothing names one (an error then)
 * @param type mapping type; null if nothing names one
 * @param id null if the server is to give one
 * @param routing as given in the line or the query string
 * @param parent as {@code routing}, up to 6.x
 * @param source the document's bytes for an index or create; null for the others
 * @param inline whether {@code source} (for an update: {@code get._source} of the answer) is
 *     certainly what the master stores, as far as the request tells
 * @param pipeline that the request names in place of the index's default one, {@code _none} for
 *     none; null if it says nothing
 */
record Expected(
    OpType op,
    @Nullable String index,
    @Nullable String type,
    @Nullable String id,
    @Nullable String routing,
    @Nullable String parent,
    @Nullable Bytes source,
    boolean inline,
    @Nullable String pipeline) {
  private static final String NONE = "_none";

  /** Whether the index's default pipeline is suppressed, and no other one takes its place. */
  boolean pipelineNone() {
    return NONE.equals(pipeline);
  }

  /** The pipeline that the request names; null if it names none. */
  @Nullable String ownPipeline() {
    return pipeline == null || pipeline.isEmpty() || pipelineNone() ? null : pipeline;
  }
}
