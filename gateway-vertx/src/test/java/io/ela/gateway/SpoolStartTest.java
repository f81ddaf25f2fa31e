package io.ela.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.config.ElaConfig;
import io.ela.dialect.json.Bytes;
import io.ela.gateway.spool.Spool;
import io.ela.gateway.spool.SpoolRecord;
import io.ela.gateway.spool.SpoolRecord.Kind;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolStartTest {
  @TempDir private Path directory;

  @Test
  void withoutItsDirectoryAGatewayDoesNotStart() {
    assertThatThrownBy(() -> GatewayService.start(config(directory.resolve("none"), "spool")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("ela.gateway.capture.spool.directory = " + directory)
        .hasMessageContaining("is not a directory");
  }

  @Test
  void withoutKafkaItSaysWhyItDoesNotStartAndKeepsTheSpool() throws Exception {
    leaveOneRecord();
    assertThatThrownBy(() -> GatewayService.start(config(directory, "spool")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("Kafka does not answer")
        .hasMessageContaining("start it again when Kafka is back")
        .hasMessageContaining("The 1 records in " + directory)
        .hasMessageContaining("are safe");
    try (Spool spool = Spool.open(directory, "gw", 1 << 20)) {
      assertThatThrownBy(() -> GatewayService.start(config(directory, "spool")))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("in use by a running gateway");
      assertThat(spool.records()).isEqualTo(1);
    }
  }

  @Test
  void aSpoolThatIsNotEmptyIsNotForgottenByRefusing() throws Exception {
    leaveOneRecord();
    assertThatThrownBy(() -> GatewayService.start(config(directory, "refuse")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("ela.gateway.capture.kafka-down = spool once");
  }

  private void leaveOneRecord() throws Exception {
    try (Spool spool = Spool.open(directory, "gw", 1 << 20)) {
      spool
          .append(new SpoolRecord(Kind.REFRESHES, spool.nextId(), Bytes.ofUtf8("{}")))
          .get(10, TimeUnit.SECONDS);
    }
  }

  private static ElaConfig config(Path spool, String kafkaDown) {
    return ElaConfig.parse(
        """
        ela {
          clusters { a { addresses = ["http://127.0.0.1:1"] }, b { addresses = ["http://127.0.0.1:1"] } }
          migration { source = a, target = b, master = a }
          kafka { bootstrap.servers = "127.0.0.1:1", default.api.timeout.ms = 1500, request.timeout.ms = 1000 }
          gateway {
            listen = "127.0.0.1:0", admin = "127.0.0.1:0", name = gw
            capture { kafka-down = %s, spool.directory = "%s" }
          }
        }
        """
            .formatted(kafkaDown, spool),
        "test");
  }
}
