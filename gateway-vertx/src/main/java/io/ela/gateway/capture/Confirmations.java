package io.ela.gateway.capture;

import io.ela.gateway.capture.IndexFacts.Fact;
import io.ela.gateway.capture.IndexFacts.Target;
import io.ela.gateway.route.PartDirectory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Looks again at what the events of a write relied on, after the master has answered it: which
 * pipelines its index has, which routing an alias adds, which incarnation the index is. All that
 * was asked before the write, and may have been changed since, through another gateway too. As long
 * as it is not confirmed, the write's intent stays open. Thread-safe.
 *
 * <p>Each name is asked for once in a while, however many writes wait for it.
 */
final class Confirmations {
  private static final long NONE = -1;

  private final Vertx vertx;
  private final Duration pause;
  private final int most;
  private final Map<Name, Waiting> names = new HashMap<>();
  private final Set<Future<Void>> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int size;

  /** Who is asked. */
  interface Master {
    /** Under which it is master. */
    long epoch();

    /** Where a name points, now; never fails. */
    Future<Target> look(String name);
  }

  /** A name on a master. */
  private record Name(long epoch, String name) {}

  /** One write's question about one name. */
  private record Question(Map<String, Fact> relied, Write write) {}

  /**
   * What has become of the facts.
   *
   * @param same whether they are as they were
   * @param rerouted indices, in the clients' names, of which an alias adds another routing than
   *     before
   */
  record Verdict(boolean same, Set<String> rerouted) {
    static final Verdict UNKNOWN = new Verdict(false, Set.of());
  }

  /** A write of which some names are not confirmed. */
  private static final class Write {
    private final Promise<Verdict> told = Promise.promise();
    private final Set<String> rerouted = new HashSet<>();
    private final PartDirectory parts;
    private int open;
    private boolean same = true;

    Write(int open, PartDirectory parts) {
      this.open = open;
      this.parts = parts;
    }
  }

  /** Those that wait for the next look at a name. */
  private static final class Waiting {
    private final Master master;
    private List<Question> questions = new ArrayList<>();
    private long timer = NONE;
    private int looks;

    Waiting(Master master) {
      this.master = master;
    }
  }

  /**
   * @param pause from a write to the look that confirms it, and from one look at a name to the next
   * @param most documents that wait; what is more is not confirmed
   */
  Confirmations(Vertx vertx, Duration pause, int most) {
    this.vertx = vertx;
    this.pause = pause;
    this.most = most;
  }

  /**
   * Asks whether facts are still so, now that the master has answered.
   *
   * @param indices of which events were made, in the clients' names
   * @param documents that the write's intent names
   * @param then is called with the verdict; {@link #flush} waits for it
   */
  void ask(
      Master master,
      Events.Facts facts,
      Set<String> indices,
      int documents,
      Function<Verdict, Future<Void>> then) {
    Map<String, Map<String, Fact>> relied = relied(facts, indices);
    Write write = new Write(relied.size(), facts.parts());
    boolean room;
    synchronized (this) {
      room = !relied.isEmpty() && size + documents <= most;
      if (room) {
        size += documents;
        Future<Void> done = write.told.future().compose(then).otherwiseEmpty();
        open.add(done);
        done.onComplete(over -> over(done, documents));
        relied.forEach((name, known) -> wait(master, name, new Question(known, write)));
      }
    }
    if (!room) {
      // A failure is told where it happens.
      var unused = then.apply(Verdict.UNKNOWN);
    }
  }

  private synchronized void over(Future<Void> done, int documents) {
    open.remove(done);
    size -= documents;
  }

  private static Map<String, Map<String, Fact>> relied(Events.Facts facts, Set<String> indices) {
    Map<String, Map<String, Fact>> relied = new HashMap<>();
    facts
        .targets()
        .forEach(
            (name, target) -> {
              Map<String, Fact> known = new HashMap<>(target.indices());
              known.keySet().removeIf(index -> !indices.contains(facts.parts().source(index)));
              if (!known.isEmpty()) {
                relied.put(name, known);
              }
            });
    return relied;
  }

  private void wait(Master master, String name, Question question) {
    Name key = new Name(master.epoch(), name);
    Waiting waiting = names.computeIfAbsent(key, absent -> new Waiting(master));
    waiting.questions.add(question);
    later(key, waiting);
  }

  private void later(Name key, Waiting waiting) {
    if (waiting.timer == NONE && waiting.looks == 0) {
      waiting.timer = vertx.setTimer(pause.toMillis(), due -> look(key));
    }
  }

  /** What is asked from here on waits for the next look. */
  private void look(Name key) {
    Waiting waiting;
    List<Question> questions;
    synchronized (this) {
      waiting = names.get(key);
      if (waiting == null) {
        return;
      }
      waiting.timer = NONE;
      waiting.looks++;
      questions = waiting.questions;
      waiting.questions = new ArrayList<>();
    }
    waiting.master.look(key.name()).onSuccess(now -> answered(key, waiting, questions, now));
  }

  private void answered(Name key, Waiting waiting, List<Question> questions, Target now) {
    List<Write> over = new ArrayList<>();
    synchronized (this) {
      for (Question question : questions) {
        Write write = question.write();
        question.relied().forEach((index, fact) -> compare(write, index, fact, now));
        if (--write.open == 0) {
          over.add(write);
        }
      }
      waiting.looks--;
      if (!waiting.questions.isEmpty()) {
        later(key, waiting);
      } else if (waiting.looks == 0) {
        names.remove(key);
      }
    }
    over.forEach(write -> write.told.complete(new Verdict(write.same, write.rerouted)));
  }

  private static void compare(Write write, String index, Fact relied, Target now) {
    Fact fact = now.indices().get(index);
    write.same &= relied.equals(fact);
    if (fact != null && !fact.routing().equals(relied.routing())) {
      write.rerouted.add(write.parts.source(index));
    }
  }

  /** Asks now what would be asked later; completes, never fails, when all that waits is told. */
  Future<Void> flush() {
    List<Name> due = new ArrayList<>();
    List<Future<Void>> all;
    synchronized (this) {
      names.forEach(
          (key, waiting) -> {
            if (waiting.timer != NONE) {
              vertx.cancelTimer(waiting.timer);
              waiting.timer = NONE;
            }
            if (!waiting.questions.isEmpty()) {
              due.add(key);
            }
          });
      all = List.copyOf(open);
    }
    due.forEach(this::look);
    return all.isEmpty() ? Future.succeededFuture() : Future.join(all).mapEmpty();
  }

  /** Writes that wait. */
  synchronized int count() {
    return open.size();
  }
}
