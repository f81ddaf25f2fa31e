package io.ela.dialect.translate;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonBytesWriter;
import io.ela.dialect.json.JsonField;
import io.ela.dialect.json.JsonPath;
import io.ela.dialect.json.JsonSplicer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Conflicts of sequence numbers told as conflicts of versions, which is what the client asked to be
 * compared: the words of 5.6 and 6.8 (measured). Made for one answer.
 */
final class ConflictWords implements JsonSplicer.Visitor {
  /** The words of 7.17 and 8.19 (measured). */
  private static final String BY_SEQ_NO = "version conflict, required seqNo [";

  private static final String MISSING = "document_missing_exception";
  private static final String ANY = JsonPath.ELEMENT;

  private final Map<Integer, LockVerdict> verdicts;
  private final TypeNames types;
  private int item = -1;

  private ConflictWords(Map<Integer, LockVerdict> verdicts, TypeNames types) {
    this.verdicts = verdicts;
    this.types = types;
  }

  /** The answer to a single write. */
  static Bytes single(LockVerdict verdict, TypeNames types, Bytes answer) {
    ConflictWords words = new ConflictWords(Map.of(), types);
    return JsonSplicer.rewrite(
        answer,
        field -> {
          if (field.path().startsWith("error")) {
            words.inError(verdict, field);
          }
        });
  }

  /** The answer to a bulk. */
  static Bytes bulk(Map<Integer, LockVerdict> verdicts, TypeNames types, Bytes answer) {
    return ofBulk(verdicts, types).apply(answer);
  }

  /** For the answer to a bulk that comes in parts. */
  static ConflictWords ofBulk(Map<Integer, LockVerdict> verdicts, TypeNames types) {
    return new ConflictWords(verdicts, types);
  }

  /** The next items. */
  Bytes apply(Bytes items) {
    return verdicts.isEmpty() ? items : JsonSplicer.rewrite(items, this);
  }

  @Override
  public void field(JsonField field) {
    JsonPath path = field.path();
    if (!path.startsWith("items", ANY)) {
      return;
    }
    if (path.depth() == 3) {
      item++;
    }
    LockVerdict verdict = verdicts.get(item);
    if (verdict == null) {
      if (path.depth() == 3) {
        field.skip();
      }
      return;
    }
    if (path.depth() == 4 && field.name().equals("status")) {
      if (verdict instanceof LockVerdict.Refused refused) {
        field.replace(Bytes.ofUtf8(Integer.toString(refused.status())));
      } else if (missing(verdict) && "404".equals(field.textOrNull())) {
        field.replace(Bytes.ofUtf8("409"));
      }
    } else if (path.depth() == 5 && path.name(3).equals("error")) {
      inError(verdict, field);
    }
  }

  private void inError(LockVerdict verdict, JsonField field) {
    if (verdict instanceof LockVerdict.Refused refused) {
      switch (field.name()) {
        case "type" -> field.replace(AnswerRules.quoted(Errors.UNTRANSLATABLE));
        case "reason" -> field.replace(AnswerRules.quoted(refused.reason()));
        default -> {
          // Where it happened.
        }
      }
      return;
    }
    if (field.isObject() || field.isArray()) {
      return;
    }
    String text = field.textOrNull();
    if (text == null) {
      return;
    }
    if (field.name().equals("type") && missing(verdict) && text.equals(MISSING)) {
      field.replace(AnswerRules.quoted("version_conflict_engine_exception"));
    } else if (field.name().equals("reason")
        && (text.contains(BY_SEQ_NO) || (missing(verdict) && text.contains("document missing")))) {
      field.replace(words(verdict));
    }
  }

  /**
   * A bulk's update that would make the document: a conflict in 5.6, missing in 8.19 (measured).
   */
  private static boolean missing(LockVerdict verdict) {
    return verdict instanceof LockVerdict.Stale stale
        && stale.upserts()
        && stale.current() == LockVerdict.NOT_THERE;
  }

  /** When another was faster, nobody has read what it made of the version. */
  private Bytes words(LockVerdict verdict) {
    boolean stale = verdict instanceof LockVerdict.Stale;
    VersionLock lock =
        verdict instanceof LockVerdict.Stale other
            ? other.lock()
            : ((LockVerdict.Fits) verdict).lock();
    String current = stale ? " [" + ((LockVerdict.Stale) verdict).current() + "]" : "";
    String text =
        "["
            + type(lock)
            + "]["
            + lock.id()
            + "]: version conflict, current version"
            + current
            + " is different than the one provided ["
            + lock.version()
            + "]";
    return new JsonBytesWriter(JsonBytesWriter.stringSize(text)).string(text).view();
  }

  private String type(VersionLock lock) {
    String type = lock.type() == null ? types.typeOf(lock.index()) : lock.type();
    return shown(type);
  }

  private static String shown(@Nullable String type) {
    return type == null ? "_doc" : type;
  }
}
