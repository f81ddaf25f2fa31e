package io.ela.dialect.translate;

import io.ela.dialect.rest.QueryString;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What happens to query parameters. Sources: {@code es-api/ENDPOINTS.md} section 3 and {@code
 * DIFFERENCES.md} sections 3, 4, 6 and 7 (statuses measured on real servers).
 */
final class ParameterRules {
  private static final int LARGEST_WINDOW = 10_000;
  private static final Set<String> WRITES = Set.of("index", "create", "update", "delete");

  private enum Fate {
    DROP,
    RENAME,
    REFUSE
  }

  /**
   * One parameter that changed.
   *
   * @param since the major from which on it is refused or means something else
   * @param apis a predicate over the api's name
   * @param to the new name, or the reason of a refusal
   */
  private record Rule(String name, int since, Predicate<String> apis, Fate fate, String to) {}

  private static boolean any(String api) {
    return !api.isEmpty();
  }

  private static Predicate<String> only(String... apis) {
    return Set.of(apis)::contains;
  }

  private static final List<Rule> RULES =
      List.of(
          new Rule("_source_include", 7, ParameterRules::any, Fate.RENAME, "_source_includes"),
          new Rule("_source_exclude", 7, ParameterRules::any, Fate.RENAME, "_source_excludes"),
          new Rule(
              "parent",
              6,
              ParameterRules::any,
              Fate.REFUSE,
              "parents and children are not translated yet"),
          new Rule("timestamp", 6, WRITES::contains, Fate.REFUSE, "_timestamp is gone since 6.0"),
          new Rule("ttl", 6, WRITES::contains, Fate.REFUSE, "_ttl is gone since 6.0"),
          new Rule(
              "fields",
              7,
              only("update", "bulk"),
              Fate.REFUSE,
              "ask for _source instead of fields"),
          new Rule(
              "fielddata_fields",
              6,
              only("search", "msearch"),
              Fate.REFUSE,
              "gone since 6.0; ask for _source"),
          new Rule(
              "docvalue_fields",
              7,
              ParameterRules::any,
              Fate.REFUSE,
              "dates would come as text instead of milliseconds; ask for _source"),
          new Rule("update_all_types", 7, ParameterRules::any, Fate.DROP, ""),
          new Rule("operation_threading", 6, ParameterRules::any, Fate.DROP, ""),
          new Rule("wait_for_merge", 6, only("indices.forcemerge"), Fate.DROP, ""),
          new Rule("field_data", 7, only("indices.clear_cache"), Fate.RENAME, "fielddata"),
          new Rule("request_cache", 7, only("indices.clear_cache"), Fate.RENAME, "request"),
          new Rule("recycler", 6, only("indices.clear_cache"), Fate.DROP, ""),
          new Rule("verbose", 8, only("indices.segments"), Fate.DROP, ""),
          new Rule("flat_settings", 7, only("indices.put_template"), Fate.DROP, ""),
          new Rule("timeout", 7, only("indices.put_template"), Fate.DROP, ""),
          new Rule("flat_settings", 8, only("cluster.stats"), Fate.DROP, ""),
          new Rule("local", 8, only("cat.nodes", "cat.shards"), Fate.DROP, ""),
          new Rule("local", 7, only("cat.count", "cat.fielddata", "cat.health"), Fate.DROP, ""),
          new Rule(
              "master_timeout",
              7,
              only("cat.aliases", "cat.count", "cat.fielddata", "cat.health", "cat.recovery"),
              Fate.DROP,
              ""),
          new Rule("type", 7, only("bulk"), Fate.DROP, ""),
          new Rule("size", 8, only("delete_by_query", "update_by_query"), Fate.RENAME, "max_docs"));

  private final Scope scope;

  /** Those of the steps that the bridge crosses. */
  private final List<Rule> rules;

  ParameterRules(Scope scope) {
    this.scope = scope;
    this.rules = RULES.stream().filter(rule -> scope.crosses(rule.since)).toList();
  }

  /** The query string for the cluster. */
  QueryString apply(String api, QueryString query) {
    QueryString out = query;
    for (Rule rule : rules) {
      if (!out.has(rule.name) || !rule.apis.test(api)) {
        continue;
      }
      out =
          switch (rule.fate) {
            case DROP -> out.without(rule.name);
            case RENAME -> out.renamed(rule.name, rule.to);
            case REFUSE -> throw refused(rule.name, rule.to);
          };
    }
    out = preference(out);
    out = term(typeName(out));
    force(out);
    shape(api, out);
    return search(api, out);
  }

  private static UntranslatableException refused(String name, String reason) {
    return new UntranslatableException("the parameter [" + name + "]: " + reason);
  }

  /** {@code _primary} and its like: 400 from 7.0 on (measured); any copy answers. */
  private QueryString preference(QueryString query) {
    String preference = query.get("preference");
    boolean gone =
        preference != null
            && scope.crosses(7)
            && (preference.startsWith("_primary") || preference.startsWith("_replica"));
    return gone ? query.without("preference") : query;
  }

  private static QueryString term(QueryString query) {
    String shown = query.get("if_primary_term");
    try {
      return shown == null
          ? query
          : query.with("if_primary_term", Long.toString(PrimaryTerms.asked(Long.parseLong(shown))));
    } catch (NumberFormatException e) {
      // The cluster says so.
      return query;
    }
  }

  /** {@code include_type_name}: 400 from 8.0 on (measured); false is what is so anyway. */
  private QueryString typeName(QueryString query) {
    if (!query.has("include_type_name") || !scope.crosses(8)) {
      return query;
    }
    boolean typed = query.flag("include_type_name");
    if (typed == scope.clientHasTypes()) {
      return query.without("include_type_name");
    }
    throw refused(
        "include_type_name", "[" + typed + "] is not the client's default and is not built");
  }

  /**
   * {@code force}: 400 from 6.0 on (measured). Locks by version are taken out before ({@link
   * SingleLocks}).
   */
  private void force(QueryString query) {
    String type = query.get("version_type");
    if ("force".equals(type) && scope.crosses(6)) {
      throw refused("version_type", "[force] is gone since 6.0");
    }
  }

  /** Answers in another form than JSON, and filters that name what must be put back. */
  private void shape(String api, QueryString query) {
    String format = query.get("format");
    if (format != null && !format.equals("json") && !api.startsWith("cat.")) {
      throw refused("format", "answers are translated as JSON only");
    }
    String filter = query.get("filter_path");
    if (filter != null
        && (filter.contains("_type") || filter.contains("created") || filter.contains("found"))) {
      throw refused("filter_path", "it asks for what the cluster does not answer; leave it out");
    }
  }

  private QueryString search(String api, QueryString query) {
    QueryString out = query;
    boolean totals = api.equals("search") || api.equals("msearch") || api.equals("scroll");
    if (totals && scope.crosses(7)) {
      out = out.with("rest_total_hits_as_int", "true");
    }
    if (!api.equals("search")) {
      words(out);
      return out;
    }
    if (out.has("scroll")) {
      if (scope.crosses(6)) {
        if ("0".equals(out.get("size"))) {
          throw refused("size", "0 with a scroll is refused since 6.0");
        }
        window(out);
        out = out.without("from");
      }
      out = scope.crosses(7) ? out.without("request_cache") : out;
    }
    for (String name : new String[] {"size", "from"}) {
      String value = out.get(name);
      out = (scope.crosses(8) && "-1".equals(value)) ? out.without(name) : out;
    }
    words(out);
    return out;
  }

  /** Up to 5.x {@code from} counts for the limit, and for nothing else (measured). */
  private static void window(QueryString query) {
    try {
      long from = Long.parseLong(Objects.requireNonNullElse(query.get("from"), "0"));
      long size = Long.parseLong(Objects.requireNonNullElse(query.get("size"), "10"));
      if (from > 0 && from + size > LARGEST_WINDOW) {
        throw refused(
            "from",
            "Batch size is too large, size must be less than or equal to: ["
                + LARGEST_WINDOW
                + "] but was ["
                + (from + size)
                + "]. Scroll batch sizes cost as much memory as result windows so they are"
                + " controlled by the [index.max_result_window] index level setting.");
      }
    } catch (NumberFormatException e) {
      // The cluster says so of the size, and the other is not sent.
      return;
    }
  }

  /** The query string language in {@code q}, and {@code df}. */
  private void words(QueryString query) {
    for (String name : new String[] {"q", "df"}) {
      String value = query.get(name);
      if (value != null) {
        MetaFields.inQueryString(scope, "the parameter [" + name + "]", value);
      }
    }
  }
}
