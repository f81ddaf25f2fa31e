package io.ela.dialect.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.dialect.EsVersion;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTableTest {
  private static Endpoint classify(String version, String method, String target) {
    return EndpointTable.forVersion(EsVersion.parse(version))
        .classify(RestRequest.of(method, target));
  }

  @Test
  void everyApiHasAClassAndEveryClassAnApi() {
    Set<String> named = new TreeSet<>();
    Stream.concat(SpecTables.endpoints().stream(), SpecTables.spellings().stream())
        .forEach(line -> named.add(line.api()));
    assertThat(new TreeSet<>(SpecTables.classes().keySet())).isEqualTo(named);
    assertThat(SpecTables.classes().values()).doesNotContain(EndpointClass.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.6.16", "6.8.23", "7.17.15", "8.19.13", "9.1.5", "opensearch-2.19.1"})
  void everyListedPathAndMethodGetsItsApisClass(String version) {
    Map<String, EndpointClass> classes = SpecTables.classes();
    int seen = 0;
    for (SpecTables.Line line : EndpointTable.linesOf(EsVersion.parse(version))) {
      String path = line.template().replaceAll("\\{([a-z_]+)}", "my$1");
      for (String method : line.methods()) {
        Endpoint endpoint = classify(version, method, path);
        assertThat(endpoint.kind())
            .describedAs("%s %s of %s, found to be %s", method, path, line.api(), endpoint.api())
            .isEqualTo(classes.get(line.api()));
        seen++;
      }
    }
    assertThat(seen).isGreaterThan(200);
  }

  /** Case 3 of the field's failures: an operation is never taken for a document. */
  @ParameterizedTest
  @CsvSource({
    "POST,/i/_search,search,READ",
    "POST,/i/_count,count,READ",
    "POST,/i/_msearch,msearch,READ",
    "POST,/i/_refresh,indices.refresh,MAINTENANCE",
    "POST,/i/_close,indices.close,METADATA_WRITE",
    "POST,/_search/scroll,scroll,READ",
    "PUT,/i/_mapping/t,indices.put_mapping,METADATA_WRITE",
    "PUT,/i/t/_mapping,indices.put_mapping,METADATA_WRITE",
    "PUT,/i/_alias/a,indices.put_alias,METADATA_WRITE",
    "POST,/a/_alias/x,indices.put_alias,METADATA_WRITE",
    "PUT,/_ingest/pipeline/p,ingest.put_pipeline,METADATA_WRITE",
    "POST,/i/t/_mget,mget,READ",
    "GET,/_flush,indices.flush,MAINTENANCE",
    "HEAD,/i,indices.exists,READ",
    "HEAD,/i/t/1,exists,READ",
    "HEAD,/i/_search,search,READ",
    "POST,/_suggest,suggest,READ",
    "DELETE,/_search/scroll,clear_scroll,MAINTENANCE",
    "DELETE,/,indices.delete,METADATA_WRITE"
  })
  void operationsOf5AreNoDocuments(String method, String path, String api, EndpointClass kind) {
    Endpoint endpoint = classify("5.6.16", method, path);
    assertThat(endpoint.api()).isEqualTo(api);
    assertThat(endpoint.kind()).isEqualTo(kind);
  }

  /** Case 4: every spelling of a write is captured. */
  @ParameterizedTest
  @CsvSource({
    "5.6.16,PUT,/i/t/1,index",
    "5.6.16,POST,/i/t/1,index",
    "5.6.16,POST,/i/t,index",
    "5.6.16,PUT,/i/t/1/_create,create",
    "5.6.16,POST,/i/t/1/_create,create",
    "5.6.16,POST,/i/t/1/_update,update",
    "5.6.16,DELETE,/i/t/1,delete",
    "5.6.16,PUT,/_bulk,bulk",
    "5.6.16,POST,/i/_bulk,bulk",
    "5.6.16,PUT,/i/_bulk,bulk",
    "5.6.16,POST,/i/t/_bulk,bulk",
    "5.6.16,PUT,/i/t/_bulk,bulk",
    "6.8.23,PUT,/i/_doc/1,index",
    "6.8.23,POST,/i/_doc,index",
    "6.8.23,POST,/i/_doc/1/_update,update",
    "7.17.15,PUT,/i/_doc/1,index",
    "7.17.15,POST,/i/_doc,index",
    "7.17.15,PUT,/i/_create/1,create",
    "7.17.15,POST,/i/_update/1,update",
    "7.17.15,PUT,/i/t/1,index",
    "7.17.15,POST,/i/t/1/_update,update",
    "8.19.13,PUT,/i/_doc/1,index",
    "8.19.13,POST,/i/_create/1,create",
    "8.19.13,POST,/i/_update/1,update",
    "8.19.13,DELETE,/i/_doc/1,delete",
    "8.19.13,PUT,/_bulk,bulk"
  })
  void everySpellingOfAWriteIsOne(String version, String method, String path, String api) {
    Endpoint endpoint = classify(version, method, path);
    assertThat(endpoint.api()).isEqualTo(api);
    assertThat(endpoint.kind()).isEqualTo(EndpointClass.DOCUMENT_WRITE);
  }

  @ParameterizedTest
  @CsvSource({
    "5.6.16,POST,/i/t/_delete_by_query", "5.6.16,POST,/i/_delete_by_query",
    "5.6.16,POST,/i/t/_update_by_query", "8.19.13,POST,/_reindex",
    "7.17.15,POST,/_snapshot/r/s/_restore"
  })
  void byQueryWrites(String version, String method, String path) {
    assertThat(classify(version, method, path).kind()).isEqualTo(EndpointClass.BY_QUERY_WRITE);
  }

  /** Measured: 8.19 answers 201, with a document of the id _mget. */
  @Test
  void whatIsAnOperationIn7IsADocumentIn8() {
    assertThat(classify("7.17.15", "POST", "/i/_doc/_mget").api()).isEqualTo("mget");
    Endpoint endpoint = classify("8.19.13", "POST", "/i/_doc/_mget");
    assertThat(endpoint.kind()).isEqualTo(EndpointClass.DOCUMENT_WRITE);
    assertThat(endpoint.id()).isEqualTo("_mget");
  }

  @ParameterizedTest
  @CsvSource({
    "8.19.13,POST,/i/_suggest",
    "8.19.13,PUT,/i/_warmer/x",
    "5.6.16,PUT,/i/_warmer/x",
    "8.19.13,PUT,/i/t/1",
    "8.19.13,POST,/i/t",
    "5.6.16,POST,/i/%5Fsearch",
    "5.6.16,PUT,/_nosuch",
    "5.6.16,PUT,/i/t/%zz",
    "8.19.13,POST,//i//x"
  })
  void whatMatchesNothingIsUnknown(String version, String method, String path) {
    Endpoint endpoint = classify(version, method, path);
    assertThat(endpoint.kind()).isEqualTo(EndpointClass.UNKNOWN);
    assertThat(endpoint.known()).isFalse();
  }

  @Test
  void aReadThatMatchesNothingIsARead() {
    assertThat(classify("8.19.13", "GET", "/i/nosuch/x/y").kind()).isEqualTo(EndpointClass.READ);
  }

  @Test
  void idsMayStartWithUnderscoreAndHoldAnything() {
    Endpoint endpoint = classify("5.6.16", "PUT", "/i/t/_x%2Fy%20z%25%3F");
    assertThat(endpoint.api()).isEqualTo("index");
    assertThat(endpoint.pathParts())
        .containsOnly(Map.entry("index", "i"), Map.entry("type", "t"), Map.entry("id", "_x/y z%?"));
  }

  /** Elasticsearch pull request 33164: a plus in the path is a space before 7.4. */
  @Test
  void aPlusInThePathIsASpaceUpTo73() {
    assertThat(classify("5.6.16", "PUT", "/i/t/a+b").id()).isEqualTo("a b");
    assertThat(classify("7.17.15", "PUT", "/i/_doc/a+b").id()).isEqualTo("a+b");
    assertThat(classify("5.6.16", "PUT", "/i/t/a%2Bb").id()).isEqualTo("a+b");
  }

  @Test
  void unknownMajorsAreNamed() {
    assertThatThrownBy(() -> EndpointTable.forVersion(EsVersion.parse("2.4.6")))
        .hasMessageContaining("2.4.6");
  }

  @Test
  void documentWritesAreRead() {
    QueryString query =
        QueryString.parse("routing=r%2B1&op_type=create&version=5&version_type=external");
    DocumentWrite write =
        DocumentWrite.of(classify("5.6.16", "PUT", "/i/t/1"), query).orElseThrow();
    assertThat(write)
        .isEqualTo(
            new DocumentWrite.Single(
                DocumentWrite.OpType.CREATE, "i", "t", "1", "r+1", null, null, "5", "external"));
    assertThat(DocumentWrite.of(classify("5.6.16", "POST", "/i/t"), QueryString.EMPTY))
        .hasValueSatisfying(w -> assertThat(((DocumentWrite.Single) w).id()).isNull());
    assertThat(DocumentWrite.of(classify("5.6.16", "GET", "/i/t/1"), QueryString.EMPTY)).isEmpty();
    assertThat(DocumentWrite.of(classify("5.6.16", "POST", "/i/_bulk"), query))
        .contains(new DocumentWrite.Bulk("i", null, "r+1", null));
  }
}
