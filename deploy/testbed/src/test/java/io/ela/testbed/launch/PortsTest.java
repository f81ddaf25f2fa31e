package io.ela.testbed.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTest {
  @Test
  void neverGivesAPortTwice() {
    Ports ports = new Ports();
    Set<Integer> given = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      assertThat(given.add(ports.next())).isTrue();
    }
    // Below the ports that Linux and others take for outgoing connections.
    assertThat(given).allMatch(port -> port >= 15_000 && port < 32_000);
  }

  @Test
  void skipsAPortThatSomebodyListensOn() throws IOException {
    int first = new Ports(new Random(7)).next();
    try (ServerSocket taken = new ServerSocket(first, 1, InetAddress.getLoopbackAddress())) {
      assertThat(Ports.isFree(taken.getLocalPort())).isFalse();
      assertThat(new Ports(new Random(7)).next()).isNotEqualTo(first);
    }
    assertThat(new Ports(new Random(7)).next()).isEqualTo(first);
  }
}
