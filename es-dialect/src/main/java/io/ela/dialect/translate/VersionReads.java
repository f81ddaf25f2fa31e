package io.ela.dialect.translate;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonBytesWriter;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.rest.Endpoint;
import io.ela.dialect.rest.EndpointClass;
import io.ela.dialect.rest.QueryString;
import io.ela.dialect.search.ErrorCause;
import io.ela.dialect.search.ErrorParser;
import io.ela.dialect.search.GetAnswer;
import io.ela.dialect.search.Hit;
import io.ela.dialect.search.MgetParser;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the versions that locks are compared with: one {@code _mget} in real time, no sources. */
public final class VersionReads {
  private static final QueryString NO_SOURCE = QueryString.parse("_source=false");

  private VersionReads() {}

  /** The question in the client's dialect. */
  public static ClientRequest question(List<VersionLock> locks) {
    JsonBytesWriter body = new JsonBytesWriter(64 + 96 * locks.size());
    body.ascii("{\"docs\":[");
    for (int at = 0; at < locks.size(); at++) {
      VersionLock lock = locks.get(at);
      body.ascii(at == 0 ? "{\"_index\":" : ",{\"_index\":").string(lock.index());
      member(body, ",\"_type\":", lock.type());
      member(body, ",\"_id\":", lock.id());
      member(body, ",\"routing\":", lock.routing());
      body.ascii('}');
    }
    body.ascii("]}");
    return new ClientRequest(
        "POST",
        "/_mget",
        NO_SOURCE,
        Requests.JSON,
        null,
        body.view(),
        new Endpoint("mget", EndpointClass.READ, "/_mget", Map.of()));
  }

  private static void member(JsonBytesWriter body, String name, @Nullable String value) {
    if (value != null) {
      body.ascii(name).string(value);
    }
  }

  /**
   * The cluster's own answer, not translated.
   *
   * @return one state for each document asked for, in that order
   */
  public static List<DocumentState> states(int status, Bytes answer, int asked) {
    try {
      if (status != 200) {
        String reason = "status " + status + ": " + ErrorParser.parse(answer.copy());
        return status == 401 || status == 403
            ? Collections.nCopies(asked, new DocumentState.Unread(reason, status))
            : unread(asked, reason);
      }
      List<DocumentState> states = new ArrayList<>(asked);
      for (GetAnswer document : MgetParser.parse(answer.copy())) {
        states.add(state(document));
      }
      return states.size() == asked
          ? states
          : unread(asked, "of " + asked + " documents " + states.size() + " were answered");
    } catch (MalformedJsonException e) {
      return unread(asked, "status " + status + ": " + e.getMessage());
    }
  }

  private static List<DocumentState> unread(int asked, String reason) {
    return Collections.nCopies(asked, new DocumentState.Unread(reason));
  }

  private static DocumentState state(GetAnswer answer) {
    if (answer instanceof GetAnswer.Found found) {
      Hit hit = found.document();
      Long seqNo = hit.seqNo();
      Long term = hit.primaryTerm();
      return seqNo == null || term == null || hit.version() < 0
          ? new DocumentState.Unread("the answer has no version, _seq_no or _primary_term")
          : new DocumentState.There(hit.version(), seqNo, term);
    }
    if (answer instanceof GetAnswer.Failed failed) {
      ErrorCause error = failed.error();
      // An index that is not there is made by the write, or refused by it.
      return error.isOrHasCause("index_not_found_exception")
          ? new DocumentState.Missing()
          : error.isOrHasCause("security_exception")
              ? new DocumentState.Unread(error.toString(), 403)
              : new DocumentState.Unread(error.toString());
    }
    return new DocumentState.Missing();
  }
}
