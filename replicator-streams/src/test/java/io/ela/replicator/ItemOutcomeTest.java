package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.dialect.search.ErrorCause;
import org.junit.jupiter.api.Test;

class ItemOutcomeTest {
  @Test
  void anOutageIsNeverADocumentsFault() {
    for (int status : new int[] {401, 408, 429, 502, 503, 504}) {
      assertThat(of(status, "whatever")).isInstanceOf(ItemOutcome.Passing.class);
    }
    assertThat(of(403, "cluster_block_exception")).isInstanceOf(ItemOutcome.Passing.class);
    assertThat(of(400, "index_closed_exception")).isInstanceOf(ItemOutcome.Passing.class);
    assertThat(of(403, "security_exception")).isInstanceOf(ItemOutcome.Passing.class);
  }

  @Test
  void aDocumentsFaultIsFinal() {
    assertThat(of(400, "mapper_parsing_exception")).isInstanceOf(ItemOutcome.Rejected.class);
    assertThat(of(400, "document_parsing_exception")).isInstanceOf(ItemOutcome.Rejected.class);
    assertThat(of(400, "strict_dynamic_mapping_exception"))
        .isInstanceOf(ItemOutcome.Rejected.class);
  }

  @Test
  void conflictsAndMissingIndicesAreTheirOwn() {
    assertThat(of(409, "version_conflict_engine_exception")).isEqualTo(new ItemOutcome.Conflict());
    assertThat(of(404, "index_not_found_exception")).isEqualTo(new ItemOutcome.IndexMissing());
  }

  @Test
  void whatTheGuardRefusesWaitsForTheMastersMapping() {
    ErrorCause refused =
        new ErrorCause(
            "mapper_parsing_exception",
            "failed to find type parsed [ela-waits-for-the-masters-mapping-{name}] for [a]");
    assertThat(ItemOutcome.of(400, refused)).isEqualTo(new ItemOutcome.MappingBehind());
    assertThat(ItemOutcome.of(503, refused)).isInstanceOf(ItemOutcome.Passing.class);
  }

  private static ItemOutcome of(int status, String type) {
    return ItemOutcome.of(status, new ErrorCause(type, "why"));
  }
}
