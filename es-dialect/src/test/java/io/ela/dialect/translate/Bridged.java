package io.ela.dialect.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.dialect.EsVersion;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.EndpointTable;
import io.ela.dialect.rest.RestRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A request of a 5.6 client on its way to 8.19, and the answer's way back; quotes are single. */
final class Bridged {
  private static final Map<String, String> TYPES = Map.of("a", "user", "b", "t");
  private static final EsVersion CLIENT = EsVersion.parse("5.6.16");
  private static final List<Header> JSON = List.of(new Header("content-type", "application/json"));
  private static final List<Header> TEXT =
      List.of(new Header("content-type", "text/plain; charset=UTF-8"));

  private final Translation translation;

  Bridged(String method, String target, String body) {
    RestRequest line = RestRequest.of(method, target);
    ClientRequest request =
        new ClientRequest(
            method,
            line.path(),
            line.parsedQuery(),
            null,
            null,
            bytes(body),
            EndpointTable.forVersion(CLIENT).classify(line));
    translation =
        DialectBridge.between(CLIENT, EsVersion.parse("8.19.13"), new Types()).request(request);
  }

  /** Two indices with types: {@code a} has {@code user}, {@code b} has {@code t}. */
  private static final class Types implements TypeNames {
    @Override
    public String typeOf(String index) {
      return TYPES.get(index);
    }

    @Override
    public Optional<Set<String>> typesOf(String pattern) {
      return Optional.of(
          TYPES.entrySet().stream()
              .filter(entry -> NamePattern.matches(pattern, entry.getKey()))
              .map(Map.Entry::getValue)
              .collect(Collectors.toSet()));
    }
  }

  private static Bytes bytes(String text) {
    return Bytes.ofUtf8(text.replace('\'', '"'));
  }

  private Translation.Forward forward() {
    assertThat(translation).isInstanceOf(Translation.Forward.class);
    return (Translation.Forward) translation;
  }

  /** Method and target as they go on. */
  String sent() {
    return forward().request().method() + " " + forward().request().target();
  }

  /** The body as it goes on. */
  String body() {
    return forward().request().body().utf8().replace('"', '\'');
  }

  /** Why it is refused. */
  String refusal() {
    assertThat(translation).isInstanceOf(Translation.Refused.class);
    return ((Translation.Refused) translation).reason();
  }

  /** Status and body that the client gets for the cluster's. */
  String answer(int status, String body) {
    return shown(forward().answers().answer(status, JSON, bytes(body)));
  }

  /** As {@link #answer}, for a table. */
  String table(String text) {
    return shown(forward().answers().answer(200, TEXT, Bytes.ofUtf8(text)));
  }

  private static String shown(TranslatedAnswer answer) {
    return answer.status() + " " + answer.body().utf8().replace('"', '\'');
  }
}
