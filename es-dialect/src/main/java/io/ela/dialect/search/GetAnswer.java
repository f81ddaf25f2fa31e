package io.ela.dialect.search;

import org.jspecify.annotations.Nullable;

/** What a cluster says about one document that was asked for by id. */
public sealed interface GetAnswer {

  /** The document is there. Its {@code sort} is empty. */
  record Found(Hit document) implements GetAnswer {}

  /** The index is there, the document is not. */
  record Missing(String index, @Nullable String type, String id) implements GetAnswer {}

  /**
   * The cluster could not say, for example because the index is missing. Not the same as {@link
   * Missing}.
   *
   * @param index as asked for; null in the error of a whole request
   * @param id as asked for; null in the error of a whole request
   */
  record Failed(
      @Nullable String index, @Nullable String type, @Nullable String id, ErrorCause error)
      implements GetAnswer {}
}
