package io.ela.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.config.ElaConfig;
import io.ela.config.GatewayConfig;
import io.ela.control.ControlRecord;
import io.ela.control.ControlState;
import io.ela.dialect.json.Bytes;
import io.ela.gateway.spool.Spool;
import io.ela.gateway.spool.SpoolRecord;
import io.ela.gateway.spool.SpoolRecord.Kind;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

  /**
   * A gateway of the same name that runs elsewhere, or was ended with its spool on another volume.
   */
  @Test
  void anotherSpoolThanThatOfWhoDidNotSignOffIsRefused() {
    GatewayConfig gateway = config(directory, "spool").gateway();
    assertThat(SpoolStart.identity(gateway)).isNull();
    Spool.open(directory, "gw", 1 << 20).close();
    String here = SpoolStart.identity(gateway);
    assertThat(here).hasSize(36);
    Spool.open(directory, "gw", 1 << 20).close();
    assertThat(SpoolStart.identity(gateway)).as("it keeps it").isEqualTo(here);

    SpoolStart.checkSame(ControlState.EMPTY, gateway, here);
    SpoolStart.checkSame(signedOn(null), gateway, here);
    SpoolStart.checkSame(signedOn(here), gateway, here);
    SpoolStart.checkSame(
        signedOn("there").after(new ControlRecord.GatewaySignedOff("gw", "i", 2)), gateway, here);
    for (String identity : new String[] {here, null}) {
      assertThatThrownBy(() -> SpoolStart.checkSame(signedOn("there"), gateway, identity))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("give this one another ela.gateway.name")
          .hasMessageContaining("ela.gateway.capture.spool.lost = \"there\"");
    }
    GatewayConfig lost = config(directory, "spool, spool.lost = there").gateway();
    SpoolStart.checkSame(signedOn("there"), lost, here);
    assertThatThrownBy(() -> SpoolStart.checkSame(signedOn("elsewhere"), lost, here))
        .isInstanceOf(StartException.class);
  }

  private static ControlState signedOn(@Nullable String spool) {
    return ControlState.EMPTY.after(
        new ControlRecord.GatewaySignedOn("gw", "i", "http://127.0.0.1:9200", spool, 1));
  }

  private void leaveOneRecord() throws Exception {
    try (Spool spool = Spool.open(directory, "gw", 1 << 20)) {
      spool
          .append(new SpoolRecord(Kind.REFRESHES, spool.nextId(), Bytes.ofUtf8("{}")))
          .get(60, TimeUnit.SECONDS);
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
