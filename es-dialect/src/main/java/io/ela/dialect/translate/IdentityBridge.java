package io.ela.dialect.translate;

import io.ela.dialect.bulk.BulkAnswerStream;
import io.ela.dialect.bulk.BulkItem;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.DocumentWrite;
import io.ela.dialect.rest.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Equal majors: everything as it is, nothing parsed. */
final class IdentityBridge implements DialectBridge {
  /** Leaves an answer as it is. */
  static final AnswerPlan AS_IT_IS =
      new AnswerPlan() {
        @Override
        public boolean passThrough() {
          return true;
        }

        @Override
        public List<Header> headers(List<Header> headers) {
          return headers;
        }

        @Override
        public TranslatedAnswer answer(int status, List<Header> headers, Bytes body) {
          return new TranslatedAnswer(status, headers, body);
        }
      };

  @Override
  public boolean identity() {
    return true;
  }

  @Override
  public Translation request(ClientRequest request) {
    return new Translation.Forward(same(request), AS_IT_IS);
  }

  @Override
  public @Nullable VersionLock lock(ClientRequest request) {
    return null;
  }

  @Override
  public Translation locked(ClientRequest request, VersionLock lock, DocumentState read) {
    throw new IllegalArgumentException("[" + request.line() + "] is sent as it is");
  }

  @Override
  public boolean needsBody(Endpoint endpoint) {
    return false;
  }

  @Override
  public BulkBridge bulk(ClientRequest request) {
    ClusterRequest head = same(request);
    return new BulkBridge() {
      @Override
      public @Nullable VersionLock lock(BulkItem item, DocumentWrite.Bulk defaults) {
        return null;
      }

      @Override
      public Bytes metadata(
          BulkItem item, DocumentWrite.Bulk defaults, @Nullable DocumentState read) {
        return item.metadataLine();
      }

      @Override
      public Bytes source(BulkItem item) {
        Bytes source = item.source();
        return source == null ? Bytes.EMPTY : source;
      }

      @Override
      public ClusterRequest head() {
        return head;
      }

      @Override
      public AnswerPlan answers() {
        return AS_IT_IS;
      }

      @Override
      public BulkAnswerStream answerInParts() {
        return new BulkAnswerStream(items -> items);
      }
    };
  }

  private static ClusterRequest same(ClientRequest request) {
    return new ClusterRequest(
        request.method(),
        request.rawPath(),
        request.query(),
        request.contentType(),
        request.accept(),
        request.body());
  }
}
