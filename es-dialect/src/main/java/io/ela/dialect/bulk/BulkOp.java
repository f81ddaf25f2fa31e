package io.ela.dialect.bulk;

import org.jspecify.annotations.Nullable;

/** What a bulk item asks for. */
public enum BulkOp {
  INDEX("index", true),
  CREATE("create", true),
  UPDATE("update", true),
  DELETE("delete", false);

  private final String key;
  private final boolean hasSource;

  BulkOp(String key, boolean hasSource) {
    this.key = key;
    this.hasSource = hasSource;
  }

  /** As it is spelt in requests and answers. */
  public String key() {
    return key;
  }

  /** Whether a source line follows the action line. */
  public boolean hasSource() {
    return hasSource;
  }

  /** The operation of that spelling; null if there is none. */
  public static @Nullable BulkOp ofKey(String key) {
    return switch (key) {
      case "index" -> INDEX;
      case "create" -> CREATE;
      case "update" -> UPDATE;
      case "delete" -> DELETE;
      default -> null;
    };
  }
}
