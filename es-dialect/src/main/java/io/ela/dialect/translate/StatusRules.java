package io.ela.dialect.translate;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonSplicer;
import io.ela.dialect.metadata.Trees;

/** Errors whose status changed, though they are the same errors. */
final class StatusRules {
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;

  private StatusRules() {}

  /**
   * A closed index is 403 on 5.6.16 and 400 on 8.19.13 (measured with {@code _search}, {@code
   * _segments} and {@code _cat/segments}); 6.0 brought it.
   */
  static Plans.Told apply(Scope scope, int status, Bytes body) {
    if (status != BAD_REQUEST || !scope.crosses(6) || body.isEmpty()) {
      return new Plans.Told(status, body);
    }
    String type = Trees.object(body).path("error").path("type").asText();
    if (!type.equals("index_closed_exception")) {
      return new Plans.Told(status, body);
    }
    Bytes forbidden = Bytes.ofUtf8(String.valueOf(FORBIDDEN));
    return new Plans.Told(
        FORBIDDEN,
        JsonSplicer.rewrite(
            body,
            field -> {
              if (field.path().is("status")) {
                field.replace(forbidden);
              }
            }));
  }
}
