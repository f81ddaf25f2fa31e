package io.ela.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WriteGateTest {
  private static final EpochLease LEASE = new EpochLease(() -> 0, () -> 0);

  private final List<Long> drained = new ArrayList<>();
  private final WriteGate gate = new WriteGate(drained::add, LEASE);

  @Test
  void drainsWhenTheLastPassIsClosed() {
    WriteGate.Pass one = gate.enter().pass().join();
    WriteGate.Pass two = gate.enter().pass().join();
    gate.hold(7);
    one.close();
    one.close();
    assertThat(drained).isEmpty();
    two.close();
    assertThat(drained).containsExactly(7L);
  }

  @Test
  void drainsAtOnceWithNothingInFlightAndSaysSoOnce() {
    gate.hold(7);
    gate.hold(7);
    assertThat(drained).containsExactly(7L);
    gate.open();
    gate.hold(8);
    assertThat(drained).containsExactly(7L, 8L);
  }

  @Test
  void heldWritesPassWhenItOpens() {
    gate.hold(1);
    WriteGate.Ticket ticket = gate.enter();
    assertThat(ticket.pass()).isNotDone();
    assertThat(gate.held()).isEqualTo(1);
    gate.open();
    assertThat(ticket.pass()).isDone();
    assertThat(gate.inFlight()).isEqualTo(1);
    assertThat(gate.leave(ticket)).isFalse();
    ticket.pass().join().close();
    assertThat(gate.inFlight()).isZero();
  }

  @Test
  void whoLeftGetsNoPass() {
    gate.hold(1);
    WriteGate.Ticket ticket = gate.enter();
    assertThat(gate.leave(ticket)).isTrue();
    gate.open();
    assertThat(ticket.pass()).isNotDone();
    assertThat(gate.inFlight()).isZero();
  }

  /**
   * From many threads: when a hold is announced no pass is out, and none is given until it opens.
   */
  @Test
  void neverDrainedWithAPassOut() {
    AtomicInteger out = new AtomicInteger();
    AtomicLong announced = new AtomicLong();
    WriteGate busy = new WriteGate(announced::set, LEASE);
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread writer =
          new Thread(
              () -> {
                for (int n = 0; n < 20_000; n++) {
                  WriteGate.Pass pass = busy.enter().pass().join();
                  out.incrementAndGet();
                  Thread.onSpinWait();
                  out.decrementAndGet();
                  pass.close();
                }
              });
      writers.add(writer);
      writer.start();
    }
    long epoch = 0;
    while (writers.stream().anyMatch(Thread::isAlive)) {
      busy.hold(++epoch);
      while (announced.get() != epoch) {
        Thread.onSpinWait();
      }
      assertThat(out).hasValue(0);
      assertThat(busy.inFlight()).isZero();
      busy.open();
    }
    assertThat(epoch).isPositive();
    assertThat(busy.inFlight()).isZero();
  }
}
