package io.ela.e2e;

import static io.ela.e2e.DefinitionsFixture.on;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients of a version with mapping types make while the master has none: 6.8 and 8.19. */
@WithServers({ServerKind.ES_6_8, ServerKind.ES_8_19, ServerKind.KAFKA})
class TypesOnTheWayBackIT {
  private final Servers servers;
  private DefinitionsFixture both;

  TypesOnTheWayBackIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start(@TempDir Path state) throws Exception {
    both = new DefinitionsFixture(servers, ServerKind.ES_6_8, ServerKind.ES_8_19, state);
  }

  @AfterEach
  void stop() throws Exception {
    both.close();
  }

  /** An index of 6.x takes one type: the first that is put there must be the clients' own. */
  @Test
  void anIndexIsMadeWithTheClientsTypeAndTheMastersFields() throws Exception {
    both.put("/logs-0/log/1", "{'n':1}");
    both.settle();
    both.switchTo("dst");
    both.put("/logs-1", "{'mappings':{'event':{'properties':{'host':{'type':'keyword'}}}}}");
    both.settle();
    both.put("/logs-1/event/1", "{'host':'a','n':5}");
    both.put("/logs-2/event/1", "{'n':7}");
    both.settle();

    assertThat(both.deadLetters()).isEmpty();
    JsonNode properties = on(both.source, "/logs-1/_mapping").at("/logs-1/mappings/event");
    assertThat(properties.at("/properties/host/type").asText()).isEqualTo("keyword");
    assertThat(on(both.source, "/logs-1/event/1").at("/_source/n").asInt()).isEqualTo(5);
    assertThat(on(both.source, "/logs-2/event/1").at("/_source/n").asInt()).isEqualTo(7);
  }
}
