package io.ela.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ela.dialect.translate.TypeNames;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TypeDirectoryTest {
  @Test
  void remembersWhatItLearntAndSaysWhatItMissed() {
    TypeDirectory types = new TypeDirectory();
    types.learn("books", "book");
    types.learn("books", "other");
    assertThat(types.typeOf("books")).isEqualTo("book");
    assertThat(types.takeMissed()).isFalse();
    assertThat(types.typeOf("films")).isNull();
    assertThat(types.takeMissed()).isTrue();
    assertThat(types.takeMissed()).isFalse();

    TypeDirectory next = new TypeDirectory();
    next.learn("books", "newer");
    next.addJson("{\"books\":\"book\",\"films\":\"film\"}");
    assertThat(next.toJson()).isEqualTo("{\"books\":\"newer\",\"films\":\"film\"}");
  }

  @Test
  void aTemplatesTypeIsTheOneThatItsLastBodyHas() throws Exception {
    TypeDirectory types = new TypeDirectory();
    ObjectMapper json = new ObjectMapper();
    types.learnTemplate("t", json.readTree("{\"_default_\":{}}"));
    assertThat(types.typeOf(TypeNames.ofTemplate("t"))).isEqualTo("_default_");
    types.learnTemplate("t", json.readTree("{\"_default_\":{},\"a\":{}}"));
    types.learnTemplate("t", json.readTree("{}"));
    assertThat(types.typeOf(TypeNames.ofTemplate("t"))).isEqualTo("a");
    types.learnTemplate("t", json.readTree("{\"b\":{}}"));
    assertThat(types.typeOf(TypeNames.ofTemplate("t"))).isEqualTo("b");
    types.learnTemplate("u", json.readTree("{\"a\":{},\"b\":{}}"));
    assertThat(types.typeOf(TypeNames.ofTemplate("u"))).isNull();
    assertThat(types.typeOf("t")).isNull();
  }

  @Test
  void typesOfAPatternAreThoseOfItsIndices() throws Exception {
    TypeDirectory types = new TypeDirectory();
    ObjectMapper json = new ObjectMapper();
    types.learnIndex("a-1", json.readTree("{\"x\":{},\"_default_\":{}}"));
    types.learnIndex("a-2", json.readTree("{\"y\":{}}"));
    types.learnIndex("b", json.readTree("{\"_default_\":{}}"));
    types.learnTemplate("a-t", json.readTree("{\"z\":{}}"));

    assertThat(types.typesOf("a*")).contains(Set.of("x", "y"));
    assertThat(types.typesOf("b*")).contains(Set.of());
    assertThat(types.typesOf("_all")).contains(Set.of("x", "y"));
  }
}
