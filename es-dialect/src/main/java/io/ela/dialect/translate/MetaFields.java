package io.ela.dialect.translate;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fields that clients of older versions may ask for and newer clusters answer with nothing, status
 * 200 ({@code DIFFERENCES.md} sections 1 and 4, all measured): {@code _all} from 6.0 on, {@code
 * _type} and {@code _uid} from 7.0 on.
 */
final class MetaFields {
  private static final Map<String, Integer> GONE_SINCE =
      Map.of("_all", 6, "_type", 7, "_uid", 7, "_parent", 6);
  private static final Pattern IN_TEXT =
      Pattern.compile("(?<![\\w.])(_all|_type|_uid|_parent)\\s*:");

  private MetaFields() {}

  /** Refuses a field that would match nothing. */
  static void check(Scope scope, String path, String field) {
    String bare = field.indexOf('^') < 0 ? field : field.substring(0, field.indexOf('^'));
    Integer since = GONE_SINCE.get(bare);
    if (since != null && scope.crosses(since)) {
      throw new UntranslatableException(
          path + " asks for the field [" + bare + "], which matches nothing since " + since + ".0");
    }
  }

  /** Refuses such fields in the query string language, and as a plain field name. */
  static void inQueryString(Scope scope, String path, String text) {
    check(scope, path, text.trim());
    Matcher matcher = IN_TEXT.matcher(text);
    while (matcher.find()) {
      check(scope, path, matcher.group(1));
    }
  }
}
