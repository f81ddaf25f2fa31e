package io.ela.dialect.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes random JSON and notes where each member's name and value lie. Seeded, so repeatable. */
public final class RandomJson {

  /** Where a member or an element lies: byte indexes; the name is null for an element. */
  public record Range(String name, int nameStart, int start, int end) {}

  private static final String[] STRINGS = {
    "",
    "plain",
    "\\u00e9\\\"\\\\ \\/",
    "\uD83D\uDE00 four bytes",
    "\u00e9\u20ac",
    "a,b:{}[]",
    "// no comment /* */",
    "\\ud83d\\ude00",
    "\\n\\t",
    "\u2028",
    "x".repeat(9000)
  };
  private static final String[] NUMBERS = {
    "0", "-1", "1.0", "9007199254740993", "1e400", "123456789012345678901234567890", "-0.0", "1E-2"
  };
  private static final String[] SPACES = {"", "", "", " ", "\n  ", "\r\n\t", "    "};

  private final Random random;
  private final StringBuilder out = new StringBuilder();
  private final List<Range> ranges = new ArrayList<>();
  private final boolean breaks;
  private int bytes;

  public RandomJson(long seed, boolean breaks) {
    this.random = new Random(seed);
    this.breaks = breaks;
  }

  public byte[] object() {
    space();
    object(0);
    space();
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** In the order in which the values end. */
  public List<Range> ranges() {
    return ranges;
  }

  private void put(String text) {
    out.append(text);
    bytes += text.getBytes(StandardCharsets.UTF_8).length;
  }

  private void space() {
    String space = SPACES[random.nextInt(SPACES.length)];
    put(breaks ? space : space.replaceAll("[\r\n]", " "));
  }

  private void object(int depth) {
    put("{");
    space();
    int members = random.nextInt(5);
    for (int i = 0; i < members; i++) {
      if (i > 0) {
        put(",");
        space();
      }
      String name = "n" + i + (random.nextInt(4) == 0 ? "\u00e9\uD83D\uDE00" : "");
      int nameStart = bytes;
      put("\"" + name + "\"");
      space();
      put(":");
      space();
      value(name, nameStart, depth);
      space();
    }
    put("}");
  }

  private void value(String name, int nameStart, int depth) {
    int start = bytes;
    int kind = random.nextInt(depth > 4 ? 5 : 8);
    switch (kind) {
      case 0, 1 -> put("\"" + STRINGS[random.nextInt(STRINGS.length)] + "\"");
      case 2, 3 -> put(NUMBERS[random.nextInt(NUMBERS.length)]);
      case 4 -> put(new String[] {"true", "false", "null"}[random.nextInt(3)]);
      case 5 -> {
        put("[");
        space();
        int elements = random.nextInt(4);
        for (int i = 0; i < elements; i++) {
          if (i > 0) {
            put(",");
            space();
          }
          value(null, -1, depth + 1);
          space();
        }
        put("]");
      }
      default -> object(depth + 1);
    }
    ranges.add(new Range(name, nameStart, start, bytes));
  }
}
