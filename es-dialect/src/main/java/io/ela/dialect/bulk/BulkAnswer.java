package io.ela.dialect.bulk;

import java.util.List;

/**
 * The answer of a {@code _bulk}. Immutable.
 *
 * @param took milliseconds, as the server says; -1 if it does not
 * @param errors whether some item failed, as the server says
 * @param items one for each item of the request, in that order
 */
public record BulkAnswer(long took, boolean errors, List<BulkAnswerItem> items) {

  public BulkAnswer {
    items = List.copyOf(items);
  }
}
