package io.ela.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

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
}
