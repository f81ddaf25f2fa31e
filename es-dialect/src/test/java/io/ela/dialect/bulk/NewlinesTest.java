package io.ela.dialect.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NewlinesTest {
  /** Bytes that differ from a newline by little are the ones that a mistake would take for one. */
  @Test
  void findsWhatALoopFinds() {
    Random random = new Random(7);
    byte[] near = {9, 10, 11, 0x0B, (byte) 0x8A, (byte) 0x80, 0, 1, -1, 'x', 'x', 'x', 'x', 'x'};
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = near[random.nextInt(near.length)];
      }
      int from = random.nextInt(bytes.length + 1);
      int end = from + random.nextInt(bytes.length - from + 1);
      int expected = -1;
      for (int i = end - 1; i >= from; i--) {
        expected = bytes[i] == '\n' ? i : expected;
      }
      assertThat(Newlines.next(bytes, from, end)).isEqualTo(expected);
    }
  }
}
