package io.ela.replicator;

import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.cluster.IndexUuids;
import io.ela.cluster.NoAnswerException;
import io.ela.config.ReplicatorConfig;
import io.ela.dialect.bulk.BulkAction;
import io.ela.dialect.bulk.BulkAnswer;
import io.ela.dialect.bulk.BulkAnswerItem;
import io.ela.dialect.bulk.BulkAnswerParser;
import io.ela.dialect.bulk.BulkWriter;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.search.ErrorCause;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gathers actions on the slave into bulks, bounded by bytes, count and time, several under way at
 * once; tries passing failures again, each item by itself, for as long as it takes. Used by one
 * stream thread. An item whose task has ended is not sent (again): the task's next owner may have
 * applied newer ones by then. What waits here is bounded by the bytes of the events held (see
 * {@link ClampedConsumer}).
 *
 * <p>Callers must not have two actions for one document here at once: bulks overtake one another.
 */
final class BulkSender {
  /**
   * While a bulk is under way, a small one waits this many times longer for company: under load
   * bulks grow, and when there is little to do nothing waits.
   */
  private static final int PATIENCE_WHILE_BUSY = 10;

  private final Roles.Member slave;
  private final ReplicatorConfig config;
  private final Mailbox mailbox;
  private final Backoff backoff;
  private final ReplicatorCounters counters;
  private final UnderWay requests;
  private final SlaveWaits waits;
  private final LongSupplier nanoTime;
  private final ArrayDeque<Item> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private int underWay;
  private boolean retired;

  /** One action on its way. */
  private static final class Item {
    final BulkAction action;
    final String uuid;
    final long bytes;
    final BooleanSupplier ended;
    final Runnable unanswered;
    final Consumer<ItemOutcome> done;
    long queuedNanos;
    int attempts;
    SlaveWaits.@Nullable Cause waitsFor;

    Item(
        BulkAction action,
        String uuid,
        long bytes,
        BooleanSupplier ended,
        Runnable unanswered,
        Consumer<ItemOutcome> done) {
      this.action = action;
      this.uuid = uuid;
      this.bytes = bytes;
      this.ended = ended;
      this.unanswered = unanswered;
      this.done = done;
    }

    String index() {
      return action.target().index();
    }
  }

  BulkSender(
      Roles.Member slave,
      ReplicatorConfig config,
      Mailbox mailbox,
      Backoff backoff,
      ReplicatorCounters counters,
      UnderWay requests,
      SlaveWaits waits,
      LongSupplier nanoTime) {
    this.slave = slave;
    this.config = config;
    this.mailbox = mailbox;
    this.backoff = backoff;
    this.counters = counters;
    this.requests = requests;
    this.waits = waits;
    this.nanoTime = nanoTime;
  }

  /**
   * Takes an action.
   *
   * @param uuid of the slave's index that it is for
   * @param ended whether the task that it is for has ended
   * @param unanswered called on the stream thread if the slave may yet carry it out, though it gave
   *     no answer
   * @param done called on the stream thread with an outcome that is not {@link
   *     ItemOutcome.Passing}; perhaps never, if the task has ended
   */
  void add(
      BulkAction action,
      String uuid,
      BooleanSupplier ended,
      Runnable unanswered,
      Consumer<ItemOutcome> done) {
    long bytes = new BulkWriter(slave.version().capabilities(), 16).sizeOf(action);
    queue(new Item(action, uuid, bytes, ended, unanswered, done));
  }

  private void queue(Item item) {
    if (item.ended.getAsBoolean()) {
      waitFor(item, null);
      return;
    }
    if (retired) {
      finish(item, new ItemOutcome.Superseded());
      return;
    }
    item.queuedNanos = nanoTime.getAsLong();
    waiting.add(item);
    waitingBytes += item.bytes;
    if (isFull()) {
      send();
    }
  }

  /** Master and slave were switched: what waits, or would be tried again, is given back. */
  void retire() {
    retired = true;
    List<Item> left = new ArrayList<>(waiting);
    waiting.clear();
    waitingBytes = 0;
    left.forEach(item -> finish(item, new ItemOutcome.Superseded()));
  }

  /** Whether nothing waits and nothing is under way. */
  boolean isIdle() {
    return waiting.isEmpty() && underWay == 0;
  }

  /** Sends what has waited long enough; called often by the owner. */
  void tick() {
    while (!waiting.isEmpty() && underWay < config.bulksInFlight()) {
      long age = nanoTime.getAsLong() - waiting.peek().queuedNanos;
      long patience = config.bulkLinger().toNanos() * (underWay == 0 ? 1 : PATIENCE_WHILE_BUSY);
      if (!isFull() && age < patience) {
        return;
      }
      send();
    }
  }

  private boolean isFull() {
    return waitingBytes >= config.bulkMaxBytes() || waiting.size() >= config.bulkMaxActions();
  }

  private void send() {
    Item first = waiting.peek();
    if (first == null || underWay >= config.bulksInFlight()) {
      return;
    }
    long bytes = Math.min(waitingBytes, Math.max(config.bulkMaxBytes(), first.bytes));
    BulkWriter body = new BulkWriter(slave.version().capabilities(), Math.toIntExact(bytes));
    List<Item> items = new ArrayList<>();
    while (!waiting.isEmpty()
        && items.size() < config.bulkMaxActions()
        && (items.isEmpty() || body.size() + waiting.peek().bytes <= config.bulkMaxBytes())) {
      Item item = waiting.remove();
      waitingBytes -= item.bytes;
      if (item.ended.getAsBoolean()) {
        waitFor(item, null);
      } else {
        body.add(item.action);
        items.add(item);
      }
    }
    if (items.isEmpty()) {
      return;
    }
    send(items, body(body));
  }

  private static Buffer body(BulkWriter written) {
    Bytes bytes = written.view();
    return Buffer.buffer(bytes.length()).appendBytes(bytes.array(), bytes.offset(), bytes.length());
  }

  private void send(List<Item> items, Buffer body) {
    underWay++;
    counters.bulks.increment();
    counters.bulkBytes.add(body.length());
    mailbox.whenDone(
        requests.note(slave.client().send(EsRequest.post("/_bulk").lines(body))),
        answer -> answered(items, answer),
        failure -> {
          String why = String.valueOf(failure.getMessage());
          if (failure instanceof NoAnswerException silence && silence.wasSent()) {
            items.forEach(item -> item.unanswered.run());
          }
          String type = SlaveWaits.Cause.of(failure, "").type();
          ended(() -> items.forEach(item -> again(item, new ItemOutcome.Passing(0, type, why))));
        });
  }

  /** A bulk is not under way any more. */
  private void ended(Runnable then) {
    underWay--;
    then.run();
    tick();
  }

  /**
   * A bulk names indices, and cannot say which incarnation of one it means: afterwards the slave is
   * asked which it was. Uuids never return, so one that is there still was there all the time.
   */
  private void answered(List<Item> items, EsResponse answer) {
    if (!answer.isOk()) {
      ended(() -> refusedAsAWhole(items, answer));
      return;
    }
    Set<String> indices = new HashSet<>();
    items.forEach(item -> indices.add(item.index()));
    ask(items, answer, indices, 1);
  }

  private void ask(List<Item> items, EsResponse answer, Set<String> indices, int attempt) {
    mailbox.whenDone(
        IndexUuids.of(slave.client(), indices),
        uuids -> ended(() -> settled(items, answer, uuids)),
        failure -> {
          if (retired) {
            ended(() -> items.forEach(item -> finish(item, new ItemOutcome.Superseded())));
            return;
          }
          counters.retries.increment();
          items.forEach(item -> waitFor(item, SlaveWaits.Cause.of(failure, item.index())));
          counters.lastTrouble.set(
              slave.name() + ": uuids of its indices: " + failure.getMessage());
          mailbox.later(backoff.nanos(attempt), () -> ask(items, answer, indices, attempt + 1));
        });
  }

  private void settled(List<Item> items, EsResponse answer, Map<String, String> uuids) {
    BulkAnswer parsed;
    try {
      parsed = BulkAnswerParser.parse(answer.bytes());
    } catch (MalformedJsonException e) {
      String why = "unreadable answer to _bulk: " + e.getMessage();
      items.forEach(item -> again(item, new ItemOutcome.Passing(200, "unreadable_answer", why)));
      return;
    }
    if (parsed.items().size() != items.size()) {
      String why = parsed.items().size() + " answers to " + items.size() + " actions";
      items.forEach(item -> again(item, new ItemOutcome.Passing(200, "unreadable_answer", why)));
      return;
    }
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      boolean there = item.uuid.equals(uuids.get(item.index()));
      settle(item, there ? outcome(parsed.items().get(i)) : new ItemOutcome.Moved());
    }
  }

  private static ItemOutcome outcome(BulkAnswerItem item) {
    ErrorCause error = item.error();
    // A delete of what is not there is a 404 without an error, and has left a tombstone.
    return error == null ? new ItemOutcome.Applied() : ItemOutcome.of(item.status(), error);
  }

  private void settle(Item item, ItemOutcome outcome) {
    if (outcome instanceof ItemOutcome.Passing passing) {
      again(item, passing);
    } else {
      finish(item, outcome);
    }
  }

  private void finish(Item item, ItemOutcome outcome) {
    waitFor(item, null);
    item.done.accept(outcome);
  }

  private void waitFor(Item item, SlaveWaits.@Nullable Cause cause) {
    waits.change(item.waitsFor, cause);
    item.waitsFor = cause;
  }

  /** 413 and 400 may be one item's fault: then each is sent alone, and only that one is refused. */
  private void refusedAsAWhole(List<Item> items, EsResponse answer) {
    ErrorCause error = answer.error();
    ItemOutcome outcome = ItemOutcome.of(answer.status(), error);
    boolean passing =
        answer.status() >= 500 || answer.status() == 403 || outcome instanceof ItemOutcome.Passing;
    if (passing) {
      items.forEach(
          item ->
              again(item, new ItemOutcome.Passing(answer.status(), error.type(), error.reason())));
    } else if (items.size() == 1) {
      finish(items.get(0), new ItemOutcome.Rejected(answer.status(), error.type(), error.reason()));
    } else {
      for (Item item : items) {
        BulkWriter body = new BulkWriter(slave.version().capabilities(), (int) item.bytes);
        body.add(item.action);
        send(List.of(item), body(body));
      }
    }
  }

  private void again(Item item, ItemOutcome.Passing why) {
    item.attempts++;
    waitFor(item, new SlaveWaits.Cause(why.type(), item.index()));
    counters.retries.increment();
    counters.lastTrouble.set(
        slave.name() + ": " + why.status() + " " + why.type() + ": " + why.reason());
    mailbox.later(backoff.nanos(item.attempts), () -> queue(item));
  }
}
