package io.ela.dialect.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Headers of answers: {@code DIFFERENCES.md} section 8 (measured). */
final class HeaderRules {
  private final Scope scope;

  HeaderRules(Scope scope) {
    this.scope = scope;
  }

  /**
   * Without what the client's version does not send: the target's warnings, which speak of what the
   * client did not write; the product header before 7.14; and with its spelling of the content
   * type.
   */
  List<Header> apply(List<Header> headers) {
    List<Header> out = new ArrayList<>(headers.size());
    for (Header header : headers) {
      if (header.is("Warning")
          || (header.is("X-Elastic-Product") && !scope.client().capabilities().productHeader())) {
        continue;
      }
      out.add(header.is("Content-Type") ? new Header(header.name(), type(header.value())) : header);
    }
    return out;
  }

  private String type(String value) {
    boolean json = isJson(value);
    return (json && scope.client().major() < 8) ? "application/json; charset=UTF-8" : value;
  }

  static boolean isJson(String contentType) {
    String type = contentType.toLowerCase(Locale.ROOT);
    return type.startsWith("application/json")
        || type.startsWith("application/vnd.elasticsearch+json");
  }

  /** Whether the headers say that the body is JSON. */
  static boolean isJson(List<Header> headers) {
    return headers.stream().anyMatch(h -> h.is("Content-Type") && isJson(h.value()));
  }
}
