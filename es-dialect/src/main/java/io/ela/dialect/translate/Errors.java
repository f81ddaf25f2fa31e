package io.ela.dialect.translate;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonBytesWriter;

/**
 * Errors in Elasticsearch's shape, the same in 5.x to 9.x: {@code
 * {"error":{"root_cause":[{"type","reason"}],"type","reason"},"status"}}. For the gateway's own.
 */
public final class Errors {
  /** The type of what has no translation. */
  public static final String UNTRANSLATABLE = "untranslatable_exception";

  private Errors() {}

  /**
   * An error body.
   *
   * @param type in snake case, ending with {@code _exception}
   * @param reason what was wrong with what, and what to do
   */
  public static Bytes body(int status, String type, String reason) {
    JsonBytesWriter out = new JsonBytesWriter(160 + 2 * reason.length());
    out.ascii("{\"error\":{\"root_cause\":[{");
    cause(out, type, reason);
    out.ascii("}],");
    cause(out, type, reason);
    out.ascii("},\"status\":").ascii(Integer.toString(status)).ascii("}");
    return Bytes.of(out.toByteArray());
  }

  private static void cause(JsonBytesWriter out, String type, String reason) {
    out.ascii("\"type\":").string(type).ascii(",\"reason\":").string(reason);
  }

  /** The refusal of a request, naming its method and path. */
  static Translation.Refused refused(ClientRequest request, int status, String reason) {
    String full = "[" + request.line() + "] cannot be translated: " + reason;
    return new Translation.Refused(status, body(status, UNTRANSLATABLE, full), full);
  }
}
