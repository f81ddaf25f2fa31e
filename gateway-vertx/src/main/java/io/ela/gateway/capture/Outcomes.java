package io.ela.gateway.capture;

import io.ela.dialect.bulk.BulkAnswerItem;
import io.ela.dialect.bulk.BulkAnswerParser;
import io.ela.dialect.bulk.BulkItem;
import io.ela.dialect.bulk.DocumentAnswer;
import io.ela.dialect.bulk.DocumentAnswerParser;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.rest.DocumentWrite.OpType;
import io.ela.dialect.rest.QueryString;
import io.ela.events.ChangeEvent.WriteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from the master's answer what was done. Pure; thread-safe.
 *
 * <p>Surely nothing happened: {@code noop}, {@code not_found}, 400, 404, what no handler was asked
 * for (405, 406, 415), and a 409 that is not on a create or on a locked write (that one may be the
 * echo of a write that the master itself repeated). Any other failure leaves it open.
 */
final class Outcomes {
  private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

  /** Method and content type are looked at before any handler is (RestController, 5.6 to 8.x). */
  private static final Set<Integer> NOT_HANDLED = Set.of(405, 406, 415);

  private Outcomes() {}

  /**
   * What became of each item, without those to which surely nothing happened.
   *
   * @param bulkInParts whether the master may have carried out the beginning of a bulk that it then
   *     refused as a whole
   */
  static List<Outcome> of(WritePlan plan, int status, Bytes body, boolean bulkInParts) {
    try {
      if (plan.bulk() && bulkInParts && status >= 400) {
        return inDoubt(plan);
      }
      if (!plan.readable()) {
        return nothingHappened(status, null, false) ? List.of() : inDoubt(plan);
      }
      return plan.bulk() ? bulk(plan, status, body) : single(plan, status, body);
    } catch (MalformedJsonException e) {
      LOG.warn(
          "event=write-answer-unreadable request=\"{}\" status={} cause=\"{}\"",
          plan.request().line(),
          status,
          e.getMessage());
      return inDoubt(plan);
    }
  }

  /** All items, of none of which anything is known. */
  static List<Outcome> inDoubt(WritePlan plan) {
    return inDoubt(plan.items());
  }

  /** As the other. */
  static List<Outcome> inDoubt(List<Expected> items) {
    return items.stream().<Outcome>map(item -> new Outcome.InDoubt(item, null, null)).toList();
  }

  private static List<Outcome> single(WritePlan plan, int status, Bytes body) {
    Expected item = plan.items().get(0);
    QueryString query = plan.request().query();
    boolean locked =
        query.has("if_seq_no") || locks(query.get("version"), query.get("version_type"));
    if (nothingHappened(status, item, locked)) {
      return List.of();
    }
    if (status < 200 || status >= 300) {
      return inDoubt(plan);
    }
    DocumentAnswer answer = DocumentAnswerParser.parse(whole(body));
    Outcome outcome =
        success(
            item,
            answer.result(),
            answer.index(),
            answer.type(),
            answer.id(),
            answer.version(),
            order(answer.seqNo(), answer.primaryTerm()),
            answer.getSource());
    return outcome == null ? List.of() : List.of(outcome);
  }

  private static List<Outcome> bulk(WritePlan plan, int status, Bytes body) {
    if (nothingHappened(status, null, false)) {
      return List.of();
    }
    if (status < 200 || status >= 300) {
      return inDoubt(plan);
    }
    List<BulkAnswerItem> answers = BulkAnswerParser.parse(whole(body)).items();
    List<Outcome> outcomes = new ArrayList<>(answers.size());
    for (int i = 0; i < answers.size(); i++) {
      Expected asked = i < plan.items().size() ? plan.items().get(i) : null;
      BulkItem line = i < plan.lines().size() ? plan.lines().get(i) : null;
      Outcome outcome = item(answers.get(i), asked, line != null && locks(line));
      if (outcome != null) {
        outcomes.add(outcome);
      }
    }
    for (int i = answers.size(); i < plan.items().size(); i++) {
      outcomes.add(new Outcome.InDoubt(plan.items().get(i), null, null));
    }
    return outcomes;
  }

  private static @Nullable Outcome item(
      BulkAnswerItem answer, @Nullable Expected asked, boolean locked) {
    Expected expected =
        asked != null && (asked.id() == null || asked.id().equals(answer.id())) ? asked : null;
    if (answer.succeeded()) {
      return success(
          expected,
          answer.result(),
          answer.index(),
          answer.type(),
          answer.id(),
          answer.version(),
          order(answer.seqNo(), answer.primaryTerm()),
          answer.getSource());
    }
    return nothingHappened(answer.status(), asked, locked)
        ? null
        : new Outcome.InDoubt(expected, answer.index(), answer.id());
  }

  private static @Nullable Outcome success(
      @Nullable Expected expected,
      @Nullable String result,
      @Nullable String index,
      @Nullable String type,
      @Nullable String id,
      long version,
      @Nullable WriteOrder order,
      @Nullable Bytes getSource) {
    boolean nothing = "noop".equals(result) || "not_found".equals(result);
    if (nothing) {
      return null;
    }
    boolean deleted = "deleted".equals(result);
    boolean known = deleted || "created".equals(result) || "updated".equals(result);
    return !known || index == null || id == null || version < 0
        ? new Outcome.InDoubt(expected, index, id)
        : new Outcome.Changed(expected, deleted, index, type, id, version, order, getSource);
  }

  private static boolean locks(BulkItem line) {
    Long version = line.version();
    return line.ifSeqNo() != null
        || locks(version == null ? null : version.toString(), line.versionType());
  }

  /** Whether a version is a lock; an external one says what the version shall be. */
  private static boolean locks(@Nullable String version, @Nullable String type) {
    return version != null && (type == null || type.equals("internal"));
  }

  private static boolean nothingHappened(int status, @Nullable Expected item, boolean locked) {
    if (status == 400 || status == 404 || NOT_HANDLED.contains(status)) {
      return true;
    }
    boolean creates =
        item == null
            || item.op() == OpType.CREATE
            || (item.op() == OpType.INDEX && item.id() == null);
    return status == 409 && !creates && !locked;
  }

  private static byte[] whole(Bytes body) {
    return body.length() == body.array().length ? body.array() : body.copy();
  }

  private static @Nullable WriteOrder order(@Nullable Long seqNo, @Nullable Long primaryTerm) {
    return seqNo == null || primaryTerm == null ? null : new WriteOrder(seqNo, primaryTerm);
  }
}
