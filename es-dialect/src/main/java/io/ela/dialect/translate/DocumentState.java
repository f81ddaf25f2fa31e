package io.ela.dialect.translate;

/** What the cluster said of a document whose version a write depends on. */
public sealed interface DocumentState {
  /** It is there. */
  record There(long version, long seqNo, long primaryTerm) implements DocumentState {}

  /** It is not there, or not even its index. */
  record Missing() implements DocumentState {}

  /** The cluster could not say. */
  record Unread(String reason) implements DocumentState {}
}
