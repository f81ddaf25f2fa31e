package io.ela.dialect.bench;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** What is translated. The same in every run. */
final class Samples {
  private static final String[] WORDS = {
    "alpha", "beta", "gamma", "d\u00e9lta", "epsilon \\\"zeta\\\"", "eta", "theta", "iota\\nkappa"
  };

  private Samples() {}

  /** A document of about 1 KB: texts, numbers, a list, an object. */
  private static String document(Random random) {
    StringBuilder text = new StringBuilder();
    while (text.length() < 700) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    return "{\"user\":\"user-%d\",\"age\":%d,\"score\":%s,\"big\":%d,\"tags\":[\"a\",\"b\",\"c\"],"
            .formatted(
                random.nextInt(100_000),
                random.nextInt(90),
                random.nextInt(1000) + ".0",
                9_007_199_254_740_993L + random.nextInt(1000))
        + "\"address\":{\"city\":\"Springfield\",\"zip\":\"%05d\",\"geo\":{\"lat\":1.5,\"lon\":2.5}},"
            .formatted(random.nextInt(99_999))
        + "\"created\":\"2024-01-02T03:04:05Z\",\"active\":true,\"text\":\""
        + text
        + "\"}";
  }

  /** A bulk of 5.x of about 5 MB, of which the action lines name a type. */
  static byte[] bulk() {
    Random random = new Random(1);
    StringBuilder body = new StringBuilder();
    for (int i = 0; body.length() < 5_000_000; i++) {
      body.append("{\"index\":{\"_index\":\"people\",\"_type\":\"person\",\"_id\":\"")
          .append(i)
          .append("\",\"_routing\":\"r")
          .append(i % 7)
          .append("\"}}\n")
          .append(document(random))
          .append('\n');
    }
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** An answer of 8.19 with 1,000 hits. */
  static byte[] hits() {
    Random random = new Random(2);
    StringBuilder body = new StringBuilder();
    body.append("{\"took\":12,\"timed_out\":false,\"_shards\":{\"total\":5,\"successful\":5,");
    body.append(
        "\"skipped\":0,\"failed\":0},\"hits\":{\"total\":100000,\"max_score\":1.0,\"hits\":[");
    for (int i = 0; i < 1000; i++) {
      body.append(i == 0 ? "" : ",")
          .append("{\"_index\":\"people\",\"_id\":\"")
          .append(i)
          .append("\",\"_score\":1.0,\"_routing\":\"r1\",\"_source\":")
          .append(document(random))
          .append(",\"sort\":[")
          .append(i)
          .append("]}");
    }
    return body.append("]}}").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The body of a search as applications write it; nothing in it differs between the versions. */
  static byte[] plainSearch() {
    return search("", "").getBytes(StandardCharsets.UTF_8);
  }

  /** The same with what 8.x calls otherwise. */
  static byte[] oldSearch() {
    String perMonth =
        ",\"per_month\":{\"date_histogram\":{\"field\":\"created\",\"interval\":\"month\"}}";
    return search(",\"disable_coord\":true", perMonth).getBytes(StandardCharsets.UTF_8);
  }

  private static String search(String inBool, String inAggregations) {
    StringBuilder ids = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      ids.append(i == 0 ? "" : ",").append("\"user-").append(i).append('"');
    }
    return """
        {"size":50,"from":0,"query":{"bool":{"must":[{"match":{"text":{"query":"alpha beta","operator":"and"}}},\
        {"multi_match":{"query":"gamma","fields":["text","user^2"]}}],"filter":[{"terms":{"user":[%s]}},\
        {"range":{"created":{"gte":"2023-01-01","lt":"now/d"}}},{"exists":{"field":"age"}}],\
        "should":[{"term":{"tags":"a"}},{"prefix":{"user":"user-1"}}]%s}},\
        "aggs":{"by_tag":{"terms":{"field":"tags","size":20},"aggs":{"age":{"avg":{"field":"age"}}%s}}},\
        "sort":[{"created":{"order":"desc"}},"_score"],"_source":["user","age","text"],\
        "highlight":{"type":"plain","fields":{"text":{}}}}"""
        .formatted(ids, inBool, inAggregations);
  }
}
