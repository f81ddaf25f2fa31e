package io.ela.dialect.translate;

import io.ela.dialect.json.Bytes;

/**
 * A pattern with {@code expand_wildcards=none} stands for no index: an empty object on 5.6.16, 404
 * on 8.19.13 (measured with {@code /x*}, {@code _mapping}, {@code _settings}, {@code _alias}).
 */
final class NoWildcards {
  /** What 5.6 answers. */
  static final Bytes NOTHING = Bytes.ofUtf8("{}");

  private NoWildcards() {}

  /** Whether the request is one of those. */
  static boolean of(ClientRequest request) {
    String index = request.endpoint().index();
    return "none".equals(request.query().get("expand_wildcards"))
        && (index == null || NamePattern.isPattern(index));
  }
}
