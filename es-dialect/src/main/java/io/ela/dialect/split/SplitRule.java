package io.ela.dialect.split;

import io.ela.dialect.translate.NamePattern;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Splits the indices that a pattern names: type {@code t} of index {@code i} becomes the index
 * {@code prefix + i + separator + t + suffix}. What of a type's name is not legal in the name of an
 * index, or could be taken for the separator, is written as {@code ~} and two hexadecimal digits
 * for each of its bytes in UTF-8; so the name can be read back, and two types never share one.
 *
 * @param pattern a name in the source, with {@code *} for anything
 * @param separator neither empty nor of characters that stand in every type's name
 */
public record SplitRule(String pattern, String prefix, String separator, String suffix) {
  /** The default naming. */
  public static final String NAME = "{index}-{type}";

  private static final String INDEX = "{index}";
  private static final String TYPE = "{type}";
  private static final String SEPARATORS = "-.+@=!$,;&'()^";
  private static final char ESCAPE = '~';

  /**
   * Reads the naming.
   *
   * @param name with {@code {index}} and {@code {type}} in it, such as {@link #NAME}
   * @throws IllegalArgumentException saying what is wrong with the name
   */
  public static SplitRule of(String pattern, String name) {
    int index = name.indexOf(INDEX);
    int type = name.indexOf(TYPE);
    if (index < 0
        || type < index
        || name.indexOf(INDEX, index + 1) >= 0
        || name.indexOf(TYPE, type + 1) >= 0) {
      throw new IllegalArgumentException(
          "is \"" + name + "\", but must have {index} and then {type} in it, once each");
    }
    String separator = name.substring(index + INDEX.length(), type);
    if (separator.isEmpty() || !separator.chars().allMatch(c -> SEPARATORS.indexOf(c) >= 0)) {
      throw new IllegalArgumentException(
          "is \""
              + name
              + "\", but between {index} and {type} there must be a separator of the characters "
              + SEPARATORS
              + ", by which the two are told apart");
    }
    String prefix = name.substring(0, index);
    String suffix = name.substring(type + TYPE.length());
    if (!legal(prefix)
        || !legal(suffix)
        || (!prefix.isEmpty() && "-_+.".indexOf(prefix.charAt(0)) >= 0)) {
      throw new IllegalArgumentException(
          "is \""
              + name
              + "\", which is no legal name of an index: small letters, digits, - and _");
    }
    return new SplitRule(pattern, prefix, separator, suffix);
  }

  private static boolean legal(String text) {
    return text.chars().allMatch(c -> isPlain((char) c) || SEPARATORS.indexOf(c) >= 0);
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  }

  boolean matches(String index) {
    return NamePattern.matches(pattern, index);
  }

  /** The name of a type's index. */
  String target(String index, String type) {
    return prefix + index + separator + escaped(type) + suffix;
  }

  /**
   * A pattern of the names of all indices that those of the source may have become.
   *
   * @param index a name in the source, or a pattern
   */
  public String targets(String index) {
    return prefix + index + separator + "*" + suffix;
  }

  /** What the target's index of that name holds; empty if the name was not made by this rule. */
  Optional<IndexPart> part(String target) {
    int from = prefix.length();
    int to = target.length() - suffix.length();
    if (from > to || !target.startsWith(prefix) || !target.endsWith(suffix)) {
      return Optional.empty();
    }
    String inner = target.substring(from, to);
    int at = inner.lastIndexOf(separator);
    String index = at <= 0 ? "" : inner.substring(0, at);
    if (index.isEmpty() || !matches(index)) {
      return Optional.empty();
    }
    String type = unescaped(inner.substring(at + separator.length()));
    return type != null && target(index, type).equals(target)
        ? Optional.of(new IndexPart(index, type, target))
        : Optional.empty();
  }

  private String escaped(String type) {
    StringBuilder out = new StringBuilder(type.length());
    for (byte b : type.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean dotOrDash = (c == '-' || c == '.') && separator.indexOf(c) < 0;
      if (isPlain(c) || dotOrDash) {
        out.append(c);
      } else {
        out.append(ESCAPE)
            .append(Character.forDigit((b >> 4) & 0xf, 16))
            .append(Character.forDigit(b & 0xf, 16));
      }
    }
    return out.toString();
  }

  private static @Nullable String unescaped(String written) {
    byte[] out = new byte[written.length()];
    int length = 0;
    for (int i = 0; i < written.length(); i++) {
      char c = written.charAt(i);
      if (c > 0x7f) {
        return null;
      }
      if (c == ESCAPE) {
        int high = i + 2 < written.length() ? Character.digit(written.charAt(i + 1), 16) : -1;
        int low = i + 2 < written.length() ? Character.digit(written.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          return null;
        }
        out[length++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        out[length++] = (byte) c;
      }
    }
    return new String(out, 0, length, StandardCharsets.UTF_8);
  }
}
