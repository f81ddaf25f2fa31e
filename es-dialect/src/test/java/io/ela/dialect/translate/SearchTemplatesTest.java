package io.ela.dialect.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.dialect.EsVersion;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.EndpointTable;
import io.ela.dialect.rest.QueryString;
import org.junit.jupiter.api.Test;

class SearchTemplatesTest {
  private static final EsVersion FIVE = EsVersion.parse("5.6.16");
  private static final DialectBridge BRIDGE =
      DialectBridge.between(FIVE, EsVersion.parse("8.19.13"), index -> "t");

  @Test
  void theTemplateIsRenderedAndTheSearchTranslated() {
    ClientRequest request =
        request("/i/t/_search/template", "{'inline':'{}','params':{'a':1},'explain':true}");
    assertThat(SearchTemplates.is(request.endpoint())).isTrue();
    ClientRequest question = SearchTemplates.question(request);
    ClusterRequest asked = ((Translation.Forward) BRIDGE.request(question)).request();
    assertThat(asked.target()).isEqualTo("/_render/template");
    assertThat(asked.body().utf8()).isEqualTo(json("{'params':{'a':1},'source':'{}'}"));

    ClientRequest search =
        SearchTemplates.search(
            request, Bytes.ofUtf8(json("{'template_output':{'query':{'term':{'x':1}}}}")));
    ClusterRequest sent = ((Translation.Forward) BRIDGE.request(search)).request();
    assertThat(sent.target()).startsWith("/i/_search");
    assertThat(sent.body().utf8()).contains(json("'term':{'x':1}"), json("'explain':true"));
  }

  @Test
  void templatesInFilesAreGone() {
    ClientRequest question =
        SearchTemplates.question(request("/_search/template", "{'file':'mine'}"));
    assertThat(BRIDGE.request(question))
        .isInstanceOfSatisfying(
            Translation.Refused.class, no -> assertThat(no.reason()).contains("PUT /_scripts"));
  }

  @Test
  void aBodyThatIsNoObjectIsNoTemplate() {
    assertThatThrownBy(() -> SearchTemplates.question(request("/_search/template", "[")))
        .isInstanceOf(io.ela.dialect.json.MalformedJsonException.class);
  }

  private static ClientRequest request(String path, String body) {
    return new ClientRequest(
        "GET",
        path,
        QueryString.EMPTY,
        "application/json",
        null,
        Bytes.ofUtf8(json(body)),
        EndpointTable.forVersion(FIVE).classify("GET", path, QueryString.EMPTY));
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
