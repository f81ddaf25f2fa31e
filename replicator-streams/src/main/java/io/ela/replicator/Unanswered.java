package io.ela.replicator;

import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.ela.events.Origin;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers what one stream thread tells to {@link Ghosts}: a bulk that gets no answer is of
 * thousands of documents at once. Tries for as long as it takes. Used by that thread only.
 */
final class Unanswered {
  private static final Logger LOG = LoggerFactory.getLogger(Unanswered.class);
  private static final String REQUEST = "slave-silent";

  private final Ghosts ghosts;
  private final Mailbox mailbox;
  private final Backoff backoff;
  private List<ChangeEvent> waiting = new ArrayList<>();
  private Promise<Void> told = Promise.promise();

  Unanswered(Ghosts ghosts, Mailbox mailbox, Backoff backoff) {
    this.ghosts = ghosts;
    this.mailbox = mailbox;
    this.backoff = backoff;
  }

  /**
   * Takes note of a document.
   *
   * @return completes when it is sure to be looked at again; never fails
   */
  Future<Void> add(DocKey key, @Nullable String routing, @Nullable String parent, Roles roles) {
    ChangeEvent.Context context =
        new ChangeEvent.Context(
            roles.master().name(),
            roles.epoch(),
            Origin.RECONCILE,
            REQUEST,
            System.currentTimeMillis());
    if (!waiting.isEmpty() && waiting.get(0).epoch() != context.epoch()) {
      tick();
    }
    waiting.add(ChangeEvent.refresh(key, routing, parent, context));
    return told.future();
  }

  /** Tells what was gathered; called often by the owner. */
  void tick() {
    if (waiting.isEmpty()) {
      return;
    }
    List<ChangeEvent> batch = waiting;
    Promise<Void> done = told;
    waiting = new ArrayList<>();
    told = Promise.promise();
    tell(batch, done, 1);
  }

  private void tell(List<ChangeEvent> batch, Promise<Void> done, int attempt) {
    mailbox.whenDone(
        ghosts.tell(batch),
        acked -> {
          LOG.info("event=slave-gave-no-answer documents={}", batch.size());
          done.complete();
        },
        failure -> mailbox.later(backoff.nanos(attempt), () -> tell(batch, done, attempt + 1)));
  }
}
