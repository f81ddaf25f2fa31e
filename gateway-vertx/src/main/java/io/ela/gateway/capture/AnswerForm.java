package io.ela.gateway.capture;

import io.ela.dialect.rest.QueryString;
import org.jspecify.annotations.Nullable;

/**
 * What the client asked of the answer's form, where the gateway asks the master for another one.
 *
 * @param stripGet whether {@code get} was asked for by the gateway only
 * @param filterPath the {@code filter_path} parameter
 * @param pretty whether the answer is to be indented
 */
record AnswerForm(boolean stripGet, @Nullable String filterPath, boolean pretty) {

  /** As the master gives it. */
  static final AnswerForm AS_IS = new AnswerForm(false, null, false);

  /** What the query string asks for; {@link #without} takes it out of there. */
  static AnswerForm of(QueryString query, boolean stripGet) {
    return new AnswerForm(stripGet, query.get("filter_path"), query.flag("pretty"));
  }

  static QueryString without(QueryString query) {
    return query.without("filter_path", "pretty");
  }

  boolean isAsIs() {
    return !stripGet && filterPath == null && !pretty;
  }
}
