package io.ela.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ela.dialect.json.Bytes;
import io.ela.gateway.spool.SpoolRecord.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private static final long ROOM = 64 << 20;

  @TempDir private Path directory;
  private final List<Spool> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(Spool::close);
  }

  @Test
  void givesBackInOrderWhatWasAppendedAlsoAfterARestart() throws Exception {
    Spool first = open(ROOM);
    append(first, 1, 10);
    assertThat(first.records()).isEqualTo(10);
    assertThat(texts(first.next(4, ROOM))).containsExactly("r1", "r2", "r3", "r4");
    assertThat(texts(first.next(2, ROOM))).as("not drained yet").containsExactly("r1", "r2");
    first.drained(first.next(3, ROOM));
    assertThat(texts(first.next(1, ROOM))).containsExactly("r4");
    assertThat(first.records()).isEqualTo(7);
    first.close();

    Spool second = open(ROOM);
    assertThat(texts(second.next(100, ROOM)))
        .as("what is in a segment that is not drained in whole is read again")
        .containsExactly("r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10");
    append(second, 11, 12);
    second.drained(second.next(11, ROOM));
    assertThat(texts(second.next(100, ROOM))).containsExactly("r12");
    assertThat(second.reset()).isFalse();
    second.drained(second.next(100, ROOM));
    assertThat(second.reset()).isTrue();
    second.sweep();
    assertThat(segments()).isEmpty();
    assertThat(second.bytes()).isZero();
    append(second, 13, 13);
    assertThat(texts(second.next(100, ROOM))).containsExactly("r13");
  }

  @Test
  void knowsWhichWritesAFormerProcessLeftOpen() throws Exception {
    Spool first = open(ROOM);
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      long id = first.nextId();
      ids.add(id);
      sync(first.append(new SpoolRecord(Kind.OPENED, id, Bytes.ofUtf8("open"))));
    }
    sync(first.append(SpoolRecord.finished(ids.get(1))));
    sync(first.append(SpoolRecord.finished(ids.get(4))));
    first.close();

    Spool second = open(ROOM);
    assertThat(second.leftOpen()).containsExactlyInAnyOrder(ids.get(0), ids.get(2), ids.get(3));
    assertThat(second.nextId()).isGreaterThan(ids.get(4));
    assertThat(second.records()).isEqualTo(5);
  }

  @Test
  void cutsOffATornRecordAtEveryLength() throws Exception {
    Spool spool = open(ROOM);
    append(spool, 1, 3);
    spool.close();
    Path segment = segments().get(0);
    byte[] whole = Files.readAllBytes(segment);
    int last = Frame.size(record("r3"));
    for (int kept = 0; kept < last; kept++) {
      Files.write(segment, Bytes.of(whole).slice(0, whole.length - last + kept).copy());
      Spool again = open(ROOM);
      assertThat(texts(again.next(100, ROOM)))
          .as("%s bytes kept", kept)
          .containsExactly("r1", "r2");
      append(again, 4, 4);
      assertThat(texts(again.next(100, ROOM))).containsExactly("r1", "r2", "r4");
      again.close();
      assertThat(Files.size(segment)).isEqualTo(whole.length - last);
      for (Path other : segments()) {
        Files.delete(other);
      }
    }
  }

  @Test
  void cutsOffARecordThatIsDamagedAtAnyByteIfItIsTheLast() throws Exception {
    Spool spool = open(ROOM);
    append(spool, 1, 3);
    spool.close();
    Path segment = segments().get(0);
    byte[] whole = Files.readAllBytes(segment);
    for (int at = whole.length - Frame.size(record("r3")); at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x40;
      Files.write(segment, damaged);
      Spool again = open(ROOM);
      assertThat(texts(again.next(100, ROOM))).as("byte %s", at).containsExactly("r1", "r2");
      again.close();
    }
  }

  @Test
  void aRecordThatIsDamagedInTheMiddleIsAnErrorAndNothingIsLost() throws Exception {
    Spool spool = open(ROOM);
    append(spool, 1, 3);
    spool.close();
    Path segment = segments().get(0);
    byte[] whole = Files.readAllBytes(segment);
    int size = Frame.size(record("r1"));
    for (int at = size; at < 2 * size; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x40;
      Files.write(segment, damaged);
      assertThatThrownBy(() -> open(ROOM))
          .as("byte %s", at)
          .isInstanceOf(SpoolException.class)
          .hasMessageContaining(segment.toString())
          .hasMessageContaining("at offset " + size)
          .hasMessageContaining("run a diff with repair");
      assertThat(Files.readAllBytes(segment)).as("left as it was").isEqualTo(damaged);
    }
    Files.write(segment, whole);
    assertThat(texts(open(ROOM).next(100, ROOM))).containsExactly("r1", "r2", "r3");
  }

  /** A power failure may leave the end of what was written and not its beginning. */
  @Test
  void recordsOfTheLastGroupAreCutOffTogether() throws Exception {
    Spool spool = open(ROOM);
    append(spool, 1, 1);
    spool.close();
    Path segment = segments().get(0);
    long safe = Files.size(segment);
    try (FileChannel file = FileChannel.open(segment, StandardOpenOption.APPEND)) {
      file.write(java.nio.ByteBuffer.allocate(Frame.size(record("r2"))));
      file.write(Frame.encode(record("r3"), safe));
    }
    assertThat(texts(open(ROOM).next(100, ROOM))).containsExactly("r1");
    assertThat(Files.size(segment)).isEqualTo(safe);
  }

  @Test
  void aDamagedEndOfAnOlderSegmentIsAnError() throws Exception {
    Spool first = open(ROOM);
    append(first, 1, 2);
    first.close();
    Spool second = open(ROOM);
    append(second, 3, 3);
    second.close();
    Path oldest = segments().get(0);
    byte[] whole = Files.readAllBytes(oldest);
    Files.write(oldest, Bytes.of(whole).slice(0, whole.length - 1).copy());
    assertThatThrownBy(() -> open(ROOM))
        .isInstanceOf(SpoolException.class)
        .hasMessageContaining(oldest.toString());
  }

  @Test
  void segmentsGoWhenTheyAreDrained() throws Exception {
    long room = 1 << 20;
    Spool spool = open(room);
    String long100K = "x".repeat(100 << 10);
    for (int i = 0; i < 9; i++) {
      sync(spool.append(record(i + long100K)));
    }
    assertThat(segments()).hasSize(3);
    assertThat(spool.bytes()).isEqualTo(9L * Frame.size(record(0 + long100K)));
    assertThatThrownBy(
            () -> {
              sync(spool.append(record("8" + long100K)));
              sync(spool.append(record("9" + long100K)));
            })
        .hasRootCauseInstanceOf(SpoolException.class)
        .hasMessageContaining("is full")
        .hasMessageContaining("ela.gateway.capture.spool.max-bytes = " + room);
    sync(spool.append(SpoolRecord.finished(1)));
    spool.drained(spool.next(4, ROOM));
    assertThat(segments()).hasSize(3);
    sync(spool.append(record("more")));
    assertThat(spool.bytes()).isLessThan(room);
    int left = 0;
    for (SpoolBatch batch = spool.next(2, ROOM); !batch.isEmpty(); batch = spool.next(2, ROOM)) {
      left += batch.records().size();
      spool.drained(batch);
    }
    assertThat(left).isEqualTo(8);
    assertThat(segments()).as("the one that is written to").hasSize(1);
    assertThat(spool.records()).isZero();
  }

  @Test
  void oneSyncIsEnoughForAllThatWait() throws Exception {
    AtomicInteger syncs = new AtomicInteger();
    Spool spool =
        Spool.open(
            directory,
            "gw",
            ROOM,
            path -> new CountingChannel(SegmentWriter.created(path), syncs::incrementAndGet));
    opened.add(spool);
    int threads = 8;
    int each = 200;
    List<CompletableFuture<Void>> all = new ArrayList<>();
    List<Thread> writers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Thread writer =
          new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  CompletableFuture<Void> synced = spool.append(record("r" + i));
                  synchronized (all) {
                    all.add(synced);
                  }
                }
              });
      writers.add(writer);
      writer.start();
    }
    for (Thread writer : writers) {
      writer.join();
    }
    sync(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));
    assertThat(spool.records()).isEqualTo(threads * each);
    assertThat(syncs.get()).isPositive().isLessThan(threads * each / 4);
    spool.close();
    assertThat(open(ROOM).records()).isEqualTo(threads * each);
  }

  /** The kernel's own "no space left on device". */
  @Test
  void afterAFullDiskItGoesOn() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full));
    AtomicBoolean none = new AtomicBoolean();
    Spool spool =
        Spool.open(
            directory,
            "gw",
            ROOM,
            path ->
                none.get()
                    ? FileChannel.open(full, StandardOpenOption.WRITE)
                    : SegmentWriter.created(path));
    opened.add(spool);
    none.set(true);
    assertThatThrownBy(() -> append(spool, 1, 1))
        .hasRootCauseInstanceOf(IOException.class)
        .hasMessageContaining("No space left on device");
    assertThat(spool.bytes()).isZero();
    none.set(false);
    append(spool, 2, 3);
    assertThat(texts(spool.next(100, ROOM))).containsExactly("r2", "r3");
    spool.close();
    assertThat(texts(open(ROOM).next(100, ROOM))).containsExactly("r2", "r3");
  }

  /** What a write that failed in its middle has left is taken away before anything follows it. */
  @Test
  void aWriteThatFailsHalfwayLeavesNothingBehind() throws Exception {
    AtomicInteger failing = new AtomicInteger();
    Spool spool =
        Spool.open(
            directory,
            "gw",
            ROOM,
            path -> new HalfwayChannel(SegmentWriter.created(path), failing));
    opened.add(spool);
    append(spool, 1, 2);
    failing.set(1);
    assertThatThrownBy(() -> append(spool, 3, 3)).hasMessageContaining("halfway");
    append(spool, 4, 5);
    assertThat(texts(spool.next(100, ROOM))).containsExactly("r1", "r2", "r4", "r5");
    spool.close();
    assertThat(texts(open(ROOM).next(100, ROOM))).containsExactly("r1", "r2", "r4", "r5");
  }

  @Test
  void theDirectoryMustBeThereAndOnesOwn() throws Exception {
    assertThatThrownBy(() -> Spool.open(directory.resolve("none"), "gw", ROOM))
        .isInstanceOf(SpoolException.class)
        .hasMessageContaining("ela.gateway.capture.spool.directory = ")
        .hasMessageContaining("is not a directory");
    Spool spool = open(ROOM);
    assertThatThrownBy(() -> open(ROOM))
        .isInstanceOf(SpoolException.class)
        .hasMessageContaining("in use by a running gateway of the same name");
    opened.add(Spool.open(directory, "other/name", ROOM));
    assertThat(Spool.holdsAnything(directory, "gw")).isFalse();
    append(spool, 1, 1);
    spool.close();
    assertThat(Spool.holdsAnything(directory, "gw")).isTrue();
    assertThat(texts(open(ROOM).next(1, ROOM))).containsExactly("r1");
  }

  private Spool open(long maxBytes) {
    Spool spool = Spool.open(directory, "gw", maxBytes);
    opened.add(spool);
    return spool;
  }

  private static SpoolRecord record(String text) {
    return new SpoolRecord(Kind.REFRESHES, 7, Bytes.ofUtf8(text));
  }

  private static void append(Spool spool, int from, int to) throws Exception {
    for (int i = from; i <= to; i++) {
      sync(spool.append(record("r" + i)));
    }
  }

  private static void sync(CompletableFuture<Void> synced) throws Exception {
    synced.get(60, TimeUnit.SECONDS);
  }

  private static List<String> texts(SpoolBatch batch) {
    return batch.records().stream().map(record -> record.payload().utf8()).toList();
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(SpoolDirectory.path(directory, "gw"))) {
      return files.filter(file -> file.toString().endsWith(".spool")).sorted().toList();
    }
  }
}
