package io.ela.dialect.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Walks a JSON text once, forward, and knows the byte range of every value, so that values can be
 * passed on as slices without being decoded.
 *
 * <pre>{@code
 * try (JsonCursor json = new JsonCursor(body)) {
 *   json.expectObject("the answer");
 *   while (json.nextMember()) {
 *     switch (json.name()) {
 *       case "took" -> took = json.longValue();
 *       case "_source" -> source = json.value();
 *       default -> json.skip();
 *     }
 *   }
 * }
 * }</pre>
 *
 * Every member or element must be read or skipped before the next is asked for; a container is
 * entered by asking for its first member or element. Not thread-safe. All methods throw {@link
 * MalformedJsonException} where the text is not JSON or not of the kind asked for.
 */
public final class JsonCursor implements AutoCloseable {

  private final Bytes text;
  private final JsonParser parser;
  private @Nullable NameCache names;
  private String name = "";
  private int nameStart = -1;

  /** A cursor before the first token. */
  public JsonCursor(Bytes text) {
    this.text = text;
    try {
      this.parser = Json.FACTORY.createParser(text.array(), text.offset(), text.length());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Moves to the first token, which must open an object.
   *
   * @param what what the text is, for the message
   */
  public void expectObject(String what) {
    JsonToken token = nextToken();
    if (token != JsonToken.START_OBJECT) {
      throw new MalformedJsonException(what + " should be a JSON object, but is " + named(token));
    }
  }

  /** Demands that the present value is an object, before its members are asked for. */
  public void requireObject() {
    if (!isObject()) {
      throw new MalformedJsonException(
          "[" + name + "] should be an object, but is " + named(token()));
    }
  }

  /** Moves to the value of the next member of the present object; false at the object's end. */
  public boolean nextMember() {
    JsonToken token = nextToken();
    if (token == JsonToken.END_OBJECT) {
      return false;
    }
    if (token != JsonToken.FIELD_NAME) {
      throw new MalformedJsonException(
          "[" + name + "] should be an object, but has " + named(token));
    }
    try {
      name = parser.currentName();
    } catch (IOException e) {
      throw unreadable(e);
    }
    nameStart = tokenStart();
    nextToken();
    return true;
  }

  /** Moves to the next element of the present array; false at the array's end. */
  public boolean nextElement() {
    return nextToken() != JsonToken.END_ARRAY;
  }

  /** Moves to the next token of any kind; null at the end of the text. */
  public @Nullable JsonToken nextToken() {
    try {
      return parser.nextToken();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The present token; null before the first and after the last. */
  public @Nullable JsonToken token() {
    return parser.currentToken();
  }

  /** The name of the present member. */
  public String name() {
    return name;
  }

  /** Where the present member's name starts (its quote), as an index in the array. */
  public int nameStart() {
    return nameStart;
  }

  /** Whether the cursor is at the start of an object. */
  public boolean isObject() {
    return parser.currentToken() == JsonToken.START_OBJECT;
  }

  /** Whether the cursor is at the start of an array. */
  public boolean isArray() {
    return parser.currentToken() == JsonToken.START_ARRAY;
  }

  /** Whether the cursor is at a {@code null}. */
  public boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  /** Passes over the present value, unseen. */
  public void skip() {
    try {
      parser.skipChildren();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The present value's bytes as they are, and passes over it. */
  public Bytes value() {
    int start = tokenStart();
    skip();
    return slice(start, tokenEnd());
  }

  /** Some of the text, from and to being indexes in the array. */
  Bytes slice(int from, int to) {
    return new Bytes(text.array(), from, to - from);
  }

  /** Where the present token starts, as an index in the array. */
  public int tokenStart() {
    return text.offset() + Math.toIntExact(parser.currentTokenLocation().getByteOffset());
  }

  /** The index in the array just after the present token. */
  public int tokenEnd() {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new MalformedJsonException("there is no value here");
    }
    try {
      return switch (token) {
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE, VALUE_NULL ->
            // Their text is what was read, byte for byte; the parser itself may already be further.
            tokenStart() + parser.getTextLength();
        default -> {
          parser.finishToken();
          yield text.offset() + Math.toIntExact(parser.currentLocation().getByteOffset());
        }
      };
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The present simple value as text: a string decoded, a number or boolean as it is spelt. */
  public String text() {
    String text = textOrNull();
    if (text == null) {
      throw new MalformedJsonException("[" + name + "] must not be null");
    }
    return text;
  }

  /** As {@link #text()}; null for {@code null}. */
  public @Nullable String textOrNull() {
    if (!requireSimple()) {
      return null;
    }
    try {
      return parser.getText();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** As {@link #textOrNull()}, for texts that come again and again: equal ones are one object. */
  public @Nullable String repeatedTextOrNull() {
    if (!requireSimple()) {
      return null;
    }
    if (names == null) {
      names = new NameCache();
    }
    try {
      return names.get(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** False for null. */
  private boolean requireSimple() {
    JsonToken token = parser.currentToken();
    if (token == null || !token.isScalarValue()) {
      throw new MalformedJsonException(
          "[" + name + "] should be a simple value, but is " + named(token));
    }
    return token != JsonToken.VALUE_NULL;
  }

  /**
   * The present value as a long, read as leniently as Elasticsearch reads longs: a string of digits
   * counts, and so does {@code 1.0}; decimals are cut off.
   */
  public long longValue() {
    try {
      if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
        return parser.getLongValue();
      }
    } catch (InputCoercionException e) {
      throw notALong(e);
    } catch (IOException e) {
      throw unreadable(e);
    }
    try {
      BigDecimal number = new BigDecimal(text().strip());
      if (number.signum() == 0) {
        return 0;
      }
      if ((long) number.precision() - number.scale() > 19) {
        throw notALong(null); // before it is spelt out: 1e999999999 would fill the memory
      }
      return number.toBigInteger().longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw notALong(e);
    }
  }

  private MalformedJsonException notALong(@Nullable Throwable cause) {
    String message = "[" + name + "] should be a whole number within 64 bits";
    return cause == null
        ? new MalformedJsonException(message)
        : new MalformedJsonException(message, cause);
  }

  /** The present value as an int, as {@link #longValue()}. */
  public int intValue() {
    try {
      return Math.toIntExact(longValue());
    } catch (ArithmeticException e) {
      throw new MalformedJsonException("[" + name + "] should be a whole number within 32 bits", e);
    }
  }

  /** The present value as a boolean, or as the strings {@code "true"} and {@code "false"}. */
  public boolean booleanValue() {
    String text = text();
    if (!text.equals("true") && !text.equals("false")) {
      throw new MalformedJsonException("[" + name + "] should be true or false");
    }
    return text.equals("true");
  }

  /** Gives the parser's buffers back. */
  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static String named(@Nullable JsonToken token) {
    return token == null
        ? "nothing"
        : switch (token) {
          case START_OBJECT -> "an object";
          case END_OBJECT -> "the end of an object";
          case START_ARRAY -> "an array";
          case END_ARRAY -> "the end of an array";
          case FIELD_NAME -> "a name";
          case VALUE_STRING -> "a string";
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
          case VALUE_TRUE, VALUE_FALSE -> "a boolean";
          case VALUE_NULL -> "null";
          case VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> "nothing readable";
        };
  }

  private static MalformedJsonException unreadable(IOException e) {
    if (e instanceof JsonProcessingException json) {
      long at = json.getLocation() == null ? -1 : json.getLocation().getByteOffset();
      return new MalformedJsonException(
          "not JSON" + (at < 0 ? "" : " at byte " + at) + ": " + json.getOriginalMessage(), e);
    }
    return new MalformedJsonException("not JSON: " + e.getMessage(), e);
  }
}
