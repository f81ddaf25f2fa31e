package io.ela.replicator;

import io.ela.events.DefinitionName;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries to make definitions of the slave equal until that is decided. Used by one stream thread.
 *
 * <p>A passing failure is tried again for as long as it takes. What the slave refuses is tried
 * again a few times: events of different names have no order among them, and a pipeline may come
 * before the script that it runs, or a component's deletion before that of the template that uses
 * it.
 */
final class Definitions {
  private static final Logger LOG = LoggerFactory.getLogger(Definitions.class);

  /** With the default backoff some ten seconds. */
  private static final int TRIES_IF_REFUSED = 8;

  private final DefinitionKeeper keeper;
  private final Mailbox mailbox;
  private final Backoff backoff;
  private final ReplicatorCounters counters;
  private boolean retired;

  Definitions(Roles roles, Mailbox mailbox, Backoff backoff, ReplicatorCounters counters) {
    this.keeper = new DefinitionKeeper(roles);
    this.mailbox = mailbox;
    this.backoff = backoff;
    this.counters = counters;
  }

  /** The epoch is over: its slave takes nothing any more. */
  void retire() {
    retired = true;
  }

  /** Makes one equal; {@code done} hears on the stream thread what came of it. */
  void converge(DefinitionName name, Consumer<DefinitionState> done) {
    attempt(name, 1, 0, done);
  }

  private void attempt(
      DefinitionName name, int attempt, int refusals, Consumer<DefinitionState> done) {
    if (retired) {
      done.accept(new DefinitionState.Superseded());
      return;
    }
    mailbox.whenDone(
        keeper.converge(name),
        state -> {
          if (state instanceof DefinitionState.Refused refused && refusals + 1 < TRIES_IF_REFUSED) {
            again(name, attempt, refusals + 1, refused.reason(), done);
          } else {
            done.accept(state);
          }
        },
        failure -> again(name, attempt, refusals, String.valueOf(failure.getMessage()), done));
  }

  private void again(
      DefinitionName name,
      int attempt,
      int refusals,
      String cause,
      Consumer<DefinitionState> done) {
    counters.retries.increment();
    counters.lastTrouble.set("definition " + name + ": " + cause);
    LOG.warn("event=definition-retry name={} attempt={} cause=\"{}\"", name, attempt, cause);
    mailbox.later(backoff.nanos(attempt), () -> attempt(name, attempt + 1, refusals, done));
  }
}
