package io.ela.standalone.demo.seed;

import io.ela.dialect.json.Bytes;
import io.ela.standalone.demo.seed.SeedIndex.SeedDocument;
import java.util.Locale;
import java.util.stream.IntStream;

/** Every character that Unicode names, as {@link Character} knows it: some 144,000 documents. */
public final class Characters {
  public static final String INDEX = "unicode";
  public static final String TYPE = "character";

  /** The block whose documents the demo's clients change; nobody searches in it. */
  public static final Character.UnicodeBlock CLIENTS_BLOCK =
      Character.UnicodeBlock.HANGUL_SYLLABLES;

  private static final String DEFINITION =
      """
      {
        "settings": {"number_of_shards": 2, "number_of_replicas": 0, "refresh_interval": "-1"},
        "mappings": {"character": {
          "_all": {"enabled": false},
          "dynamic": true,
          "properties": {
            "code":      {"type": "integer"},
            "char":      {"type": "keyword"},
            "name":      {"type": "text", "fields": {"raw": {"type": "keyword", "ignore_above": 256}}},
            "block":     {"type": "keyword"},
            "script":    {"type": "keyword"},
            "category":  {"type": "byte"},
            "direction": {"type": "byte"},
            "numeric":   {"type": "float"},
            "mirrored":  {"type": "boolean"},
            "letter":    {"type": "boolean"},
            "upper":     {"type": "keyword", "include_in_all": false},
            "lower":     {"type": "keyword", "include_in_all": false},
            "title":     {"type": "keyword", "include_in_all": false},
            "utf8":      {"type": "keyword", "index": false},
            "seen":      {"type": "long"}
          }
        }},
        "aliases": {
          "characters": {},
          "letters": {"filter": {"term": {"letter": true}}}
        }
      }
      """;

  private Characters() {}

  /**
   * The index.
   *
   * @param step 1 for all characters, n for every n-th
   */
  public static SeedIndex index(int step) {
    return new SeedIndex(
        INDEX,
        TYPE,
        DEFINITION,
        () -> codePoints(step).mapToObj(code -> new SeedDocument(id(code), document(code))));
  }

  /** The characters that have documents. */
  public static IntStream codePoints(int step) {
    return IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
        .filter(code -> code % step == 0)
        .filter(Characters::isNamed);
  }

  /** The document's id, for instance {@code U+00E9}. */
  public static String id(int code) {
    return String.format(Locale.ROOT, "U+%04X", code);
  }

  /** The name of a character's block; empty if it is in none. */
  public static String block(int code) {
    Character.UnicodeBlock block = Character.UnicodeBlock.of(code);
    return block == null ? "" : block.toString();
  }

  /** The document of one character; always the same bytes. */
  @SuppressWarnings("CharacterGetNumericValue") // what the JDK says, letters as digits included
  public static Bytes document(int code) {
    String text = Character.toString(code);
    SourceWriter out =
        new SourceWriter()
            .number("code", code)
            .text("char", text)
            .text("name", String.valueOf(Character.getName(code)))
            .text("block", block(code))
            .text("script", Character.UnicodeScript.of(code).name())
            .number("category", Character.getType(code))
            .number("direction", Character.getDirectionality(code));
    int numeric = Character.getNumericValue(code);
    if (numeric >= 0) {
      // With a fraction that carries no value: it must arrive as it was written.
      out.raw("numeric", numeric + ".0");
    }
    out.bool("mirrored", Character.isMirrored(code)).bool("letter", Character.isLetter(code));
    mapped(out, "upper", code, Character.toUpperCase(code));
    mapped(out, "lower", code, Character.toLowerCase(code));
    mapped(out, "title", code, Character.toTitleCase(code));
    return out.text("utf8", utf8(text)).bytes();
  }

  private static void mapped(SourceWriter out, String name, int code, int mapped) {
    if (mapped != code) {
      out.text(name, Character.toString(mapped));
    }
  }

  private static String utf8(String text) {
    return java.util.HexFormat.of()
        .formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static boolean isNamed(int code) {
    int type = Character.getType(code);
    return type != Character.UNASSIGNED
        && type != Character.PRIVATE_USE
        && type != Character.SURROGATE;
  }
}
