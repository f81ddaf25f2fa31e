package io.ela.dialect.translate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** As 5.6.16 answers (measured); the cluster's answers are those of 8.19.13. */
class MappingReadsTest {
  private static final String MAPPINGS =
      "{'a':{'mappings':{'properties':{'x':1}}},'b':{'mappings':{'properties':{'y':1}}}}";

  @Test
  void onlyTheTypesAskedForAreShown() {
    Bridged request = new Bridged("GET", "/_mapping/user", "");
    assertThat(request.sent()).isEqualTo("GET /_mapping");
    assertThat(request.answer(200, MAPPINGS))
        .isEqualTo("200 {'a':{'mappings':{'user':{'properties':{'x':1}}}}}");
    assertThat(new Bridged("GET", "/_all/_mapping/u*", "").answer(200, MAPPINGS))
        .isEqualTo("200 {'a':{'mappings':{'user':{'properties':{'x':1}}}}}");
  }

  @Test
  void aTypeThatIsNotThereIsMissing() {
    assertThat(new Bridged("GET", "/a/_mapping/none", "").answer(200, "{'a':{'mappings':{}}}"))
        .startsWith("404 ")
        .contains("'type':'type_missing_exception','reason':'type[[none]] missing'");
    assertThat(new Bridged("GET", "/a,b/_mapping/user,z,y", "").answer(200, MAPPINGS))
        .isEqualTo(
            "404 {'error':'types [y,z] missing','status':404,"
                + "'a':{'mappings':{'user':{'properties':{'x':1}}}}}");
  }

  @Test
  void aTypeWithoutFieldsIsShown() {
    assertThat(new Bridged("GET", "/_mapping", "").answer(200, "{'a':{'mappings':{}}}"))
        .isEqualTo("200 {'a':{'mappings':{'user':{}}}}");
    assertThat(new Bridged("GET", "/_mapping", "").answer(200, "{'new':{'mappings':{}}}"))
        .isEqualTo("200 {'new':{'mappings':{}}}");
  }

  @Test
  void fieldsAreShownBelowTheirType() {
    Bridged request = new Bridged("GET", "/a/_mapping/user/field/x", "");
    assertThat(request.sent()).isEqualTo("GET /a/_mapping/field/x");
    assertThat(request.answer(200, "{'a':{'mappings':{'x':{'full_name':'x'}}}}"))
        .isEqualTo("200 {'a':{'mappings':{'user':{'x':{'full_name':'x'}}}}}");
    assertThat(request.answer(200, "{'a':{'mappings':{}}}")).isEqualTo("200 {}");
    assertThat(
            new Bridged("GET", "/a/_mapping/none/field/x", "")
                .answer(200, "{'a':{'mappings':{'x':{'full_name':'x'}}}}"))
        .isEqualTo("404 {}");
  }

  @Test
  void aTypeIsThereIfItsIndexIs() {
    Bridged there = new Bridged("HEAD", "/a/_mapping/user", "");
    assertThat(there.sent()).isEqualTo("HEAD /a");
    assertThat(there.answer(200, "")).isEqualTo("200 ");
    assertThat(there.answer(404, "")).isEqualTo("404 ");
    assertThat(new Bridged("HEAD", "/a/_mapping/t", "").answer(200, "")).isEqualTo("404 ");
  }

  @Test
  void aPatternThatMatchesNothingByWishIsNoError() {
    Bridged request = new Bridged("GET", "/a*/_mapping?expand_wildcards=none", "");
    assertThat(request.answer(404, "{'error':{'type':'index_not_found_exception'},'status':404}"))
        .isEqualTo("200 {}");
  }

  @Test
  void aMappingForAllIndicesWantsThatAllHaveItsType() {
    assertThat(new Bridged("PUT", "/a*/user/_mapping", "{'user':{}}").sent())
        .isEqualTo("PUT /a*/_mapping");
    assertThat(new Bridged("PUT", "/_all/user/_mapping", "{'user':{}}").refusal())
        .contains("[user] in [_all]");
  }
}
