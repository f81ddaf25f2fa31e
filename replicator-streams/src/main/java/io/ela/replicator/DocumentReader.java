package io.ela.replicator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.cluster.IndexUuids;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.search.ErrorCause;
import io.ela.dialect.search.GetAnswer;
import io.ela.dialect.search.Hit;
import io.ela.dialect.search.MgetParser;
import io.ela.events.DocKey;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads documents from one cluster by id, in real time, gathered into {@code _mget}s; from the
 * primary where one can ask for it (up to 6.x). Passing failures are tried again for as long as it
 * takes. Used by one stream thread.
 */
final class DocumentReader {
  /** Few enough that documents of some hundred kilobytes do not make a huge answer. */
  private static final int BATCH = 100;

  private static final int UNDER_WAY = 2;
  private static final JsonFactory JSON = new JsonFactory();

  /** What the cluster holds for a key. */
  sealed interface Reading {
    /** The document. */
    record Found(Hit document) implements Reading {}

    /** No document, though the index is there. */
    record Absent() implements Reading {}

    /** No index. */
    record IndexMissing() implements Reading {}

    /** Master and slave were switched before there was an answer; to be decided afresh. */
    record Superseded() implements Reading {}

    /** The index is another incarnation than the one that was asked for. */
    record Moved() implements Reading {}

    /** It cannot be read with this key, for instance for want of a routing. */
    record Refused(String type, String reason) implements Reading {}
  }

  private final Roles.Member cluster;
  private final Mailbox mailbox;
  private final Backoff backoff;
  private final ReplicatorCounters counters;
  private final BooleanSupplier mayRead;
  private final ArrayDeque<Wanted> waiting = new ArrayDeque<>();
  private int underWay;
  private boolean retired;

  private static final class Wanted {
    final DocKey key;
    final @Nullable String routing;
    final @Nullable String uuid;
    final Consumer<Reading> done;
    int attempts;

    Wanted(DocKey key, @Nullable String routing, @Nullable String uuid, Consumer<Reading> done) {
      this.key = key;
      this.routing = routing;
      this.uuid = uuid;
      this.done = done;
    }
  }

  /**
   * What was answered to a batch.
   *
   * @param uuids of the indices that are asked for by incarnation, as they were afterwards
   */
  private record Answered(EsResponse answer, Map<String, String> uuids) {}

  /**
   * @param mayRead whether a batch may be read now; asked before each one
   */
  DocumentReader(
      Roles.Member cluster,
      Mailbox mailbox,
      Backoff backoff,
      ReplicatorCounters counters,
      BooleanSupplier mayRead) {
    this.mayRead = mayRead;
    this.cluster = cluster;
    this.mailbox = mailbox;
    this.backoff = backoff;
    this.counters = counters;
  }

  /**
   * Asks for a document.
   *
   * @param routing the effective routing, null for the id itself
   * @param uuid the incarnation of the index that it is to be read from, null for any. It must have
   *     been there before; if it is there afterwards, it was what was read, for uuids never return
   * @param done called on the stream thread
   */
  void read(DocKey key, @Nullable String routing, @Nullable String uuid, Consumer<Reading> done) {
    queue(new Wanted(key, routing, uuid, done));
  }

  private void queue(Wanted wanted) {
    if (retired) {
      wanted.done.accept(new Reading.Superseded());
    } else {
      waiting.add(wanted);
    }
  }

  /** Master and slave were switched: what waits, or would be asked again, is given back. */
  void retire() {
    retired = true;
    List<Wanted> left = new ArrayList<>(waiting);
    waiting.clear();
    left.forEach(wanted -> wanted.done.accept(new Reading.Superseded()));
  }

  /** Sends what waits; called often by the owner. */
  void tick() {
    while (!waiting.isEmpty() && underWay < UNDER_WAY && mayRead.getAsBoolean()) {
      List<Wanted> batch = new ArrayList<>();
      while (!waiting.isEmpty() && batch.size() < BATCH) {
        batch.add(waiting.remove());
      }
      send(batch);
    }
  }

  private void send(List<Wanted> batch) {
    underWay++;
    boolean primary = cluster.version().capabilities().preferPrimary();
    EsRequest request =
        EsRequest.post(primary ? "/_mget?preference=_primary" : "/_mget").json(body(batch));
    mailbox.whenDone(
        cluster.client().send(request).compose(answer -> identified(batch, answer)),
        answer -> {
          underWay--;
          answered(batch, answer);
          tick();
        },
        failure -> {
          underWay--;
          batch.forEach(wanted -> again(wanted, String.valueOf(failure.getMessage())));
          tick();
        });
  }

  private Future<Answered> identified(List<Wanted> batch, EsResponse answer) {
    Set<String> indices = new HashSet<>();
    for (Wanted wanted : batch) {
      if (wanted.uuid != null) {
        indices.add(wanted.key.index());
      }
    }
    return indices.isEmpty() || !answer.isOk()
        ? Future.succeededFuture(new Answered(answer, Map.of()))
        : IndexUuids.of(cluster.client(), indices).map(uuids -> new Answered(answer, uuids));
  }

  private void answered(List<Wanted> batch, Answered answered) {
    EsResponse answer = answered.answer();
    if (!answer.isOk()) {
      batch.forEach(wanted -> again(wanted, answer.status() + " " + answer.error()));
      return;
    }
    List<GetAnswer> answers;
    try {
      answers = MgetParser.parse(answer.bytes());
    } catch (MalformedJsonException e) {
      batch.forEach(wanted -> again(wanted, "unreadable answer to _mget: " + e.getMessage()));
      return;
    }
    if (answers.size() != batch.size()) {
      batch.forEach(
          wanted -> again(wanted, answers.size() + " answers to " + batch.size() + " keys"));
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      settle(batch.get(i), answers.get(i), answered.uuids());
    }
  }

  private void settle(Wanted wanted, GetAnswer answer, Map<String, String> uuids) {
    String index = wanted.key.index();
    if (wanted.uuid != null && !wanted.uuid.equals(uuids.get(index))) {
      wanted.done.accept(
          uuids.containsKey(index) ? new Reading.Moved() : new Reading.IndexMissing());
    } else if (answer instanceof GetAnswer.Found found) {
      wanted.done.accept(new Reading.Found(found.document()));
    } else if (answer instanceof GetAnswer.Missing) {
      wanted.done.accept(new Reading.Absent());
    } else {
      ErrorCause error = ((GetAnswer.Failed) answer).error();
      if (error.isOrHasCause("index_not_found_exception")) {
        wanted.done.accept(new Reading.IndexMissing());
      } else if (error.isOrHasCause("routing_missing_exception")
          || error.isOrHasCause("illegal_argument_exception")) {
        wanted.done.accept(new Reading.Refused(error.type(), error.reason()));
      } else {
        again(wanted, error.toString());
      }
    }
  }

  private void again(Wanted wanted, String why) {
    wanted.attempts++;
    counters.retries.increment();
    counters.lastTrouble.set(cluster.name() + ": _mget of " + wanted.key + ": " + why);
    mailbox.later(backoff.nanos(wanted.attempts), () -> queue(wanted));
  }

  private Buffer body(List<Wanted> batch) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(batch.size() * 96);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeArrayFieldStart("docs");
      for (Wanted wanted : batch) {
        json.writeStartObject();
        json.writeStringField("_index", wanted.key.index());
        if (cluster.version().capabilities().mappingTypes()) {
          json.writeStringField("_type", wanted.key.type());
        }
        json.writeStringField("_id", wanted.key.id());
        if (wanted.routing != null) {
          // Both spellings are understood up to 6.x, only the bare one from 7.0 on.
          json.writeStringField("routing", wanted.routing);
        }
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing into memory", e);
    }
    return Buffer.buffer(out.toByteArray());
  }
}
