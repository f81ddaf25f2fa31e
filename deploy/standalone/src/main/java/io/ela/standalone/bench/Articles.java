package io.ela.standalone.bench;

import java.util.SplittableRandom;

/**
 * Documents as a business has them: numbers, keywords, a date, and text that is searched. Their
 * words are drawn at random from a vocabulary of some thousands, the same for the same number.
 * Thread-safe.
 */
final class Articles {
  private static final int VOCABULARY = 5000;
  private static final int BODIES = 2000;

  private final int size;
  private final String[] bodies = new String[BODIES];

  /** Of a size in bytes, at least 300. */
  Articles(int size) {
    this.size = size;
    SplittableRandom random = new SplittableRandom(size);
    String[] words = new String[VOCABULARY];
    for (int i = 0; i < VOCABULARY; i++) {
      words[i] = word(random);
    }
    for (int i = 0; i < BODIES; i++) {
      StringBuilder body = new StringBuilder(size + 20);
      while (body.length() < size) {
        // Some words are used more than others.
        int at = (int) (VOCABULARY * Math.pow(random.nextDouble(), 3));
        body.append(words[at]).append(' ');
      }
      bodies[i] = body.toString();
    }
  }

  private static String word(SplittableRandom random) {
    StringBuilder word = new StringBuilder();
    for (int length = random.nextInt(2, 5); length > 0; length--) {
      word.append("bcdfglmnprstv".charAt(random.nextInt(13)));
      word.append("aeiou".charAt(random.nextInt(5)));
    }
    return word.toString();
  }

  /** Properties of the mapping, in JSON. */
  static String properties() {
    return """
        {"n":{"type":"long"},"price":{"type":"double"},"when":{"type":"date"},
         "tag":{"type":"keyword"},"title":{"type":"text"},"text":{"type":"text"}}"""
        .replace("\n", "");
  }

  /** The n-th document. */
  String document(int n) {
    String body = bodies[n % BODIES];
    String head =
        "{\"n\":"
            + n
            + ",\"price\":"
            + n % 1000
            + ".90,\"when\":\"2026-01-"
            + (10 + n % 20)
            + "T12:00:00Z\",\"tag\":\"tag-"
            + n % 50
            + "\",\"title\":\""
            + body.substring(0, 40)
            + "\",\"text\":\"";
    return head + body.substring(0, size - head.length() - 2) + "\"}";
  }
}
