package io.ela.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.dialect.translate.Header;
import io.vertx.core.MultiMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class HopHeadersTest {

  @Test
  void whatBelongsToOneConnectionIsNotPassedOn() {
    MultiMap from = MultiMap.caseInsensitiveMultiMap();
    for (String hop :
        List.of(
            "keep-Alive",
            "Proxy-Authenticate",
            "Proxy-Authorization",
            "Proxy-Connection",
            "TE",
            "Trailer",
            "Transfer-Encoding",
            "Upgrade",
            "Host",
            "Expect",
            "x-named",
            "X-Also-Named")) {
      from.add(hop, "1");
    }
    from.add("Connection", "close, X-Named");
    from.add("connection", "x-also-named");
    List<Header> kept =
        List.of(
            new Header("Accept", "a"),
            new Header("X-Opaque-Id", "b"),
            new Header("Warning", "299 one"),
            new Header("Warning", "299 two"),
            new Header("Authorization", "Basic x"),
            new Header("Content-Length", "3"));
    kept.forEach(header -> from.add(header.name(), header.value()));
    assertThat(HopHeaders.list(from)).isEqualTo(kept);
    MultiMap to = MultiMap.caseInsensitiveMultiMap();
    HopHeaders.copy(from, to);
    assertThat(HopHeaders.list(to)).isEqualTo(kept);
  }
}
