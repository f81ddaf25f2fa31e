package io.ela.dialect.translate;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonBytesWriter;
import io.ela.dialect.json.JsonCursor;
import io.ela.dialect.json.JsonField;
import io.ela.dialect.json.JsonSplicer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of an update: what is around the document. {@code doc}, {@code upsert} and a script's
 * {@code params} keep their bytes. Rules: {@code DIFFERENCES.md} section 3 (measured).
 */
final class UpdateBody {
  private static final Set<String> GONE_LANGUAGES = Set.of("groovy", "javascript", "python");

  private final Scope scope;
  private final String where;
  private @Nullable Bytes lang;
  private @Nullable Bytes params;
  private boolean scriptIsText;
  private final boolean locked;

  private UpdateBody(Scope scope, String where, boolean locked) {
    this.scope = scope;
    this.where = where;
    this.locked = locked;
  }

  /**
   * Translates an update's body.
   *
   * @param where what it is called in messages
   */
  static Bytes translate(Scope scope, Bytes body, String where) {
    return translate(scope, body, where, false);
  }

  /**
   * Translates an update's body.
   *
   * @param locked whether the document is there for certain, because the update is locked: what it
   *     says for the other case must not be there beside {@code if_seq_no} (UpdateRequest of 8.x)
   */
  static Bytes translate(Scope scope, Bytes body, String where, boolean locked) {
    if (body.isEmpty() || (!scope.crosses(6) && !scope.crosses(7))) {
      return body;
    }
    UpdateBody update = new UpdateBody(scope, where, locked);
    update.look(body);
    return JsonSplicer.rewrite(body, update::field);
  }

  /** A script as plain text has its language and parameters beside it, maybe behind it. */
  private void look(Bytes body) {
    try (JsonCursor json = new JsonCursor(body)) {
      json.expectObject(where);
      while (json.nextMember()) {
        switch (json.name()) {
          case "lang" -> lang = json.value();
          case "params" -> params = json.value();
          case "script" -> {
            scriptIsText = !json.isObject();
            json.skip();
          }
          default -> json.skip();
        }
      }
    }
  }

  private void field(JsonField field) {
    if (field.path().depth() == 1) {
      member(field);
    } else if (field.path().depth() == 2 && field.path().startsWith("script")) {
      ofScript(field);
    }
  }

  private void member(JsonField field) {
    switch (field.name()) {
      case "script" -> {
        if (scriptIsText && scope.crosses(7)) {
          field.replace(asObject(field.value()));
        }
      }
      case "lang", "params" -> {
        if (field.name().equals("lang")) {
          language(field.textOrNull());
        }
        if (scriptIsText && scope.crosses(7)) {
          field.delete();
        } else {
          field.skip();
        }
      }
      case "fields" -> {
        if (scope.crosses(7)) {
          throw new UntranslatableException(
              where + ": [fields] is gone since 7.0; ask for _source instead");
        }
      }
      case "upsert", "doc_as_upsert", "scripted_upsert" -> {
        if (locked) {
          field.delete();
        } else {
          field.skip();
        }
      }
      default -> field.skip();
    }
  }

  /** Whether it makes the document if it is not there. */
  static boolean upserts(@Nullable Bytes body) {
    return says(body, "upsert") || says(body, "doc_as_upsert");
  }

  /** Whether a member is there and not false. */
  static boolean says(@Nullable Bytes body, String name) {
    boolean says = false;
    if (body == null || body.isEmpty()) {
      return says;
    }
    try (JsonCursor json = new JsonCursor(body)) {
      json.expectObject("the update");
      while (json.nextMember()) {
        if (json.name().equals(name)) {
          says |= !json.value().utf8().equals("false");
        } else {
          json.skip();
        }
      }
    }
    return says;
  }

  private void ofScript(JsonField field) {
    switch (field.name()) {
      case "inline" -> field.rename("source");
      case "lang" -> language(field.textOrNull());
      case "file" ->
          throw new UntranslatableException(
              where + ": scripts in files are gone since 6.0; store or inline the script");
      default -> field.skip();
    }
  }

  private void language(@Nullable String language) {
    if (language != null && scope.crosses(6) && GONE_LANGUAGES.contains(language)) {
      throw new UntranslatableException(
          where + ": the script language [" + language + "] is gone since 6.0; write painless");
    }
  }

  private Bytes asObject(Bytes source) {
    JsonBytesWriter out = new JsonBytesWriter(source.length() + 32);
    out.ascii("{\"source\":").raw(source);
    if (lang != null) {
      out.ascii(",\"lang\":").raw(lang);
    }
    if (params != null) {
      out.ascii(",\"params\":").raw(params);
    }
    return out.ascii("}").view();
  }
}
