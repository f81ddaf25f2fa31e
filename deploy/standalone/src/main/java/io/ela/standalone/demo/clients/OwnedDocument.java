package io.ela.standalone.demo.clients;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.cluster.EsRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A document that one client alone writes, and what was acknowledged of it last. */
public final class OwnedDocument {
  private final String index;
  private final String type;
  private final String id;
  private @Nullable ObjectNode content;
  private long version;
  private boolean written;

  /**
   * @param content what it holds; null if it is not there
   * @param version its version; 0 if it never was there
   */
  OwnedDocument(String index, String type, String id, @Nullable ObjectNode content, long version) {
    this.index = index;
    this.type = type;
    this.id = id;
    this.content = content;
    this.version = version;
  }

  public String index() {
    return index;
  }

  public String type() {
    return type;
  }

  public String id() {
    return id;
  }

  /** What it must hold; null if it must not be there. */
  public @Nullable ObjectNode content() {
    return content;
  }

  /** The version last acknowledged, also that of a deletion. */
  public long version() {
    return version;
  }

  /** Whether a client has written it; otherwise it is as it was seeded. */
  public boolean isWritten() {
    return written;
  }

  String path() {
    return "/" + index + "/" + type + "/" + EsRequest.encode(id);
  }

  void acknowledged(@Nullable ObjectNode newContent, long newVersion) {
    content = newContent == null ? null : asRead(newContent);
    version = newVersion;
    written = true;
  }

  /** Numbers as a reader makes them, so that contents can be compared. */
  private static ObjectNode asRead(ObjectNode content) {
    try {
      return (ObjectNode) DialectFive.JSON.readTree(content.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("JSON just written cannot be read", e);
    }
  }
}
