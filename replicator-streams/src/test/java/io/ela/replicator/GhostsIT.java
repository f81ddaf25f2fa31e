package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ela.config.ElaConfig;
import io.ela.control.ControlRecord;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes that the slave did not answer, of a replicator that is gone. */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class GhostsIT {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final String INDEX = "ghosts";

  private final Servers servers;

  GhostsIT(Servers servers) {
    this.servers = servers;
  }

  @Test
  void areLookedAtBeforeASwitchByWhoeverIsThere(@TempDir Path states) throws Exception {
    try (ReplicationBed bed = new ReplicationBed(servers, "es5", INDEX)) {
      bed.createIndex(INDEX, "");
      MasterWrites writes = new MasterWrites(bed, 7, 100, "x", INDEX);
      ReplicatorService first = start(bed, states.resolve("first"));
      try {
        writes.bulk();
        assertThat(bed.progress.awaitAllPassed(LONG)).isTrue();
        assertThat(first.status().openIntents()).isZero();
        servers.get(ServerKind.ES_8_19).pause();
        try {
          writes.bulk();
          await().atMost(LONG).until(() -> first.status().openIntents() > 0);
        } finally {
          servers.get(ServerKind.ES_8_19).resume();
        }
        assertThat(bed.progress.awaitAllPassed(LONG)).isTrue();
      } finally {
        first.close();
      }

      ReplicatorService second = start(bed, states.resolve("second"));
      try {
        await().atMost(LONG).until(() -> second.status().openIntents() > 0);
        assertThat(second.status().reconciled()).as("their time has not come").isZero();
        bed.append(new ControlRecord.SwitchDraining(1, "es8", 0));
        await().atMost(LONG).until(() -> second.status().openIntents() == 0);
        assertThat(second.status().reconciled()).isPositive();
        assertThat(bed.progress.awaitAllPassed(LONG)).isTrue();
        assertThat(second.status().refreshed()).isPositive();
        bed.append(new ControlRecord.SwitchDecided(1, false, "es5", "test", 0));
        bed.assertSame(INDEX);
        assertThat(bed.deadLetters()).isZero();
      } finally {
        second.close();
      }
    }
  }

  private static ReplicatorService start(ReplicationBed bed, Path state) throws Exception {
    return ReplicatorService.start(
        ElaConfig.parse(bed.text("state-dir = \"" + state + "\"", ""), "test of ghosts"));
  }
}
