package io.ela.dialect.translate;

import io.ela.dialect.json.Bytes;
import java.util.List;

/** How the cluster's answer to one request becomes the client's. Thread-safe. */
public interface AnswerPlan {
  /**
   * Whether status and body stay as they are, so that the body may be piped; headers may change.
   */
  boolean passThrough();

  /** The answer's headers as the client's dialect has them; length headers are left alone. */
  List<Header> headers(List<Header> headers);

  /**
   * The whole answer. A body that is not JSON (text tables, CBOR, an empty one) stays as it is.
   *
   * @throws io.ela.dialect.json.MalformedJsonException if the body says that it is JSON and is not
   */
  TranslatedAnswer answer(int status, List<Header> headers, Bytes body);
}
