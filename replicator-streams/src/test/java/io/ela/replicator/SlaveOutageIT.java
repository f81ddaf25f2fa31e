package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.common.GroupState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slave is away while clients go on writing, for longer than a poll may take: the lag grows,
 * nothing goes to the dead letters, the group keeps its member, the process of the replicator does
 * not grow, and afterwards it catches up.
 *
 * <p>{@code -Dela.outage.seconds} says how long; memory is compared over time from {@value
 * #LONG_ENOUGH} seconds on.
 */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class SlaveOutageIT {
  private static final Logger LOG = LoggerFactory.getLogger(SlaveOutageIT.class);
  private static final int SECONDS = Integer.getInteger("ela.outage.seconds", 25);
  private static final Duration LONG = Duration.ofSeconds(90 + 2L * SECONDS);
  private static final int LONG_ENOUGH = 180;
  private static final String INDEX = "outage";
  private static final int BETWEEN_BULKS_MILLIS = SECONDS < LONG_ENOUGH ? 150 : 500;

  /** Mebibytes that may be held, and a bound for what has been fetched on top of it. */
  private static final int MAX_HELD_MIB = 1;

  private static final int FETCHED_MIB = 12;

  /** Mebibytes: its heap of 192, and all else. */
  private static final int RESIDENT_MIB = 450;

  private static final Pattern HEAP =
      Pattern.compile("jvm_memory_used_bytes\\{area=\"heap\",[^}]*} ([0-9.E]+)");

  private final Servers servers;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Sample> samples = new ArrayList<>();
  private ReplicationBed bed;
  private ReplicatorProcess replicator;
  private int port;

  /** How the process was at one moment. */
  private record Sample(long heapMib, long residentMib, long heldBytes) {}

  SlaveOutageIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void begin(@TempDir Path directory) throws Exception {
    bed = new ReplicationBed(servers, "es5", INDEX);
    bed.createIndex(INDEX, "");
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    String settings =
        "session-timeout = 6 s, max-held = %d MiB, admin = \"127.0.0.1:%d\", state-dir = \"%s\""
            .formatted(MAX_HELD_MIB, port, directory.resolve("state"));
    replicator =
        new ReplicatorProcess(directory, bed.text(settings, "max.poll.interval.ms = 10000"));
  }

  @AfterEach
  void end() throws Exception {
    replicator.kill();
    bed.close();
  }

  @Test
  void lagGrowsMemoryDoesNotAndAllIsCaughtUp() throws Exception {
    MasterWrites writes = new MasterWrites(bed, 3, 5_000, "y".repeat(5_000), INDEX);
    writes.bulk();
    assertThat(bed.progress.awaitAllPassed(LONG)).as(replicator.log()).isTrue();
    await().atMost(LONG).ignoreExceptions().until(this::isStable);
    var member = bed.group().members();
    long rebalances = bed.rebalances();
    long lag;
    servers.get(ServerKind.ES_8_19).pause();
    try {
      stayAway(writes);
      lag = bed.progress.totalLag();
      assertThat(bed.group().members()).isEqualTo(member);
      JsonObject status = status();
      assertThat(status.getString("state")).isEqualTo("RUNNING");
      assertThat(status.getJsonArray("waiting-for").encode()).contains("no_answer", INDEX);
    } finally {
      servers.get(ServerKind.ES_8_19).resume();
    }
    long away = System.nanoTime();
    assertThat(bed.progress.awaitAllPassed(LONG)).isTrue();
    LOG.info(
        "event=slave-was-away seconds={} published={} lag={} caught-up-millis={} memory={}",
        SECONDS,
        writes.published(),
        lag,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - away),
        thinned());

    assertThat(lag).as("what was published while it was away").isGreaterThan(SECONDS * 50L);
    assertMemory();
    assertThat(bed.rebalances()).as("rebalances").isEqualTo(rebalances).isPositive();
    JsonObject status = status();
    assertThat(status.getJsonArray("waiting-for")).isEmpty();
    assertThat(status.getLong("held")).isZero();
    assertThat(status.getLong("held-bytes")).isZero();
    assertThat(bed.deadLetters()).isZero();
    bed.assertSame(INDEX);
    assertThat(replicator.isAlive()).isTrue();
  }

  private void stayAway(MasterWrites writes) throws Exception {
    long until = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
    while (System.nanoTime() < until) {
      long second = System.nanoTime() + Duration.ofSeconds(1).toNanos();
      while (System.nanoTime() < second) {
        writes.bulk();
        TimeUnit.MILLISECONDS.sleep(BETWEEN_BULKS_MILLIS);
      }
      samples.add(
          new Sample(
              heapBytes() >> 20,
              replicator.residentBytes().orElse(0) >> 20,
              status().getLong("held-bytes")));
    }
  }

  private void assertMemory() {
    assertThat(samples)
        .isNotEmpty()
        .allSatisfy(
            sample -> {
              assertThat(sample.heldBytes()).isLessThan((MAX_HELD_MIB + FETCHED_MIB) << 20);
              assertThat(sample.residentMib()).isLessThan(RESIDENT_MIB);
            });
    if (SECONDS >= LONG_ENOUGH) {
      int third = samples.size() / 3;
      long middle = mostResident(samples.subList(third, 2 * third));
      long last = mostResident(samples.subList(2 * third, samples.size()));
      assertThat(last)
          .as("resident MiB in the last third, %s in the middle one", middle)
          .isLessThanOrEqualTo(middle + middle / 10);
    }
  }

  private static long mostResident(List<Sample> some) {
    return some.stream().mapToLong(Sample::residentMib).max().orElseThrow();
  }

  /** For the log. */
  private List<Sample> thinned() {
    int step = Math.max(1, samples.size() / 20);
    List<Sample> some = new ArrayList<>();
    for (int i = 0; i < samples.size(); i += step) {
      some.add(samples.get(i));
    }
    return some;
  }

  private boolean isStable() throws Exception {
    return bed.group().groupState() == GroupState.STABLE && bed.group().members().size() == 1;
  }

  private JsonObject status() throws Exception {
    return new JsonObject(get("/status"));
  }

  private long heapBytes() throws Exception {
    return HEAP.matcher(get("/metrics"))
        .results()
        .map((MatchResult found) -> found.group(1))
        .mapToLong(used -> (long) Double.parseDouble(used))
        .sum();
  }

  private String get(String path) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
