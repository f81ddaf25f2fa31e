package io.ela.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.control.ControlRecord;
import io.ela.control.ControlState;
import io.ela.gateway.spool.SpoolException;
import io.ela.gateway.spool.SpoolNote;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterMemoryTest {
  @TempDir private Path directory;
  private MasterMemory memory;
  private ControlState state =
      ControlState.EMPTY.after(new ControlRecord.MigrationStarted("a", "b", "a", 1));

  @BeforeEach
  void open() throws Exception {
    Files.createDirectory(directory.resolve("spool-gw"));
    memory = memory("ela.control", "one");
  }

  private MasterMemory memory(String topic, String incarnation) {
    return new MasterMemory(new SpoolNote(directory, "gw"), topic, "gw", incarnation);
  }

  private void seen(ControlRecord record) {
    state = state.after(record);
    memory.seen(state);
  }

  private static ControlRecord signedOn(String incarnation) {
    return new ControlRecord.GatewaySignedOn("gw", incarnation, "http://h:1", "spool", 2);
  }

  @Test
  void whoIsSignedOnKnowsTheMasterAndWhatItTakesToServeClients() {
    assertThat(memory.former("a", "b")).isEmpty();
    seen(new ControlRecord.Progress("cluster-version/a", "\"5.6.16\""));
    assertThat(memory.former("a", "b")).as("not signed on").isEmpty();
    seen(signedOn("one"));
    seen(new ControlRecord.Progress("types", "{\"i\":[\"t\"]}"));
    seen(new ControlRecord.Progress("load/stock", "{}"));

    ControlState known = memory("ela.control", "two").former("a", "b").orElseThrow().state();
    assertThat(known.master()).isEqualTo("a");
    assertThat(known.epoch()).isZero();
    assertThat(known.migration()).isEqualTo(state.migration());
    assertThat(known.gateways()).isEqualTo(state.gateways());
    assertThat(known.pendingSwitch()).isEmpty();
    assertThat(known.progress())
        .containsOnlyKeys("cluster-version/a", "types")
        .containsEntry("types", "{\"i\":[\"t\"]}");
  }

  @Test
  void whileASwitchIsPendingNothingIsKept() {
    seen(signedOn("one"));
    seen(new ControlRecord.SwitchDraining(1, "b", 3));
    memory.forget();
    assertThat(memory.former("a", "b")).isEmpty();
    memory.seen(state);
    assertThat(memory.former("a", "b")).as("not before it is decided").isEmpty();
    seen(new ControlRecord.SwitchDecided(1, true, "b", "", 4));
    ControlState known = memory.former("a", "b").orElseThrow().state();
    assertThat(known.master()).isEqualTo("b");
    assertThat(known.epoch()).isEqualTo(1);
  }

  @Test
  void whoSignsOffOrWasReplacedKnowsNothing() {
    seen(signedOn("one"));
    memory.end();
    memory.seen(state);
    assertThat(memory.former("a", "b")).as("a late word changes nothing").isEmpty();

    memory = memory("ela.control", "two");
    seen(signedOn("two"));
    assertThat(memory.former("a", "b")).isPresent();
    seen(signedOn("three"));
    assertThat(memory.former("a", "b")).isEmpty();
  }

  /** Killed again before Kafka is back, it still knows. */
  @Test
  void whatAFormerRunKnewStaysUntilThisOneHasSignedOn() {
    seen(signedOn("one"));
    memory = memory("ela.control", "two");
    memory.seen(state);
    assertThat(memory.former("a", "b").orElseThrow().signedOn().incarnation()).isEqualTo("one");
    seen(signedOn("two"));
    assertThat(memory.former("a", "b").orElseThrow().signedOn().incarnation()).isEqualTo("two");
  }

  @Test
  void ofAnotherMigrationOrUnreadableItIsNotTaken() throws Exception {
    seen(signedOn("one"));
    assertThat(memory.former("a", "c")).isEmpty();
    assertThat(memory("other.control", "one").former("a", "b")).isEmpty();
    Files.writeString(directory.resolve("spool-gw/control.json"), "{\"epoch\":");
    assertThat(memory.former("a", "b")).isEmpty();
  }

  @Test
  void whatCannotBeDeletedIsAnError() throws Exception {
    Path note = directory.resolve("spool-gw/control.json");
    Files.createDirectories(note.resolve("full"));
    assertThatThrownBy(memory::forget)
        .isInstanceOf(SpoolException.class)
        .hasMessageContaining("ela.gateway.capture.spool.directory = " + directory)
        .hasMessageContaining("cannot be deleted");
  }
}
