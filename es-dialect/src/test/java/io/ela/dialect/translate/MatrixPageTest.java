package io.ela.dialect.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.dialect.EsVersion;
import io.ela.dialect.rest.EndpointClass;
import io.ela.dialect.rest.EndpointTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The manual's page on which API is translated between which versions is what the endpoint tables
 * and the bridges say. With {@code -Dela.docs.write=true} it is written anew.
 */
class MatrixPageTest {
  private static final Path PAGE = Path.of("..", "deploy", "docs", "dialect-matrix.md");
  private static final Map<Integer, String> VERSIONS =
      Map.of(5, "5.6.16", 6, "6.8.23", 7, "7.17.15", 8, "8.19.13");

  /** A client's version on a cluster's. */
  private record Pair(int client, int cluster) {
    EsVersion clientVersion() {
      return EsVersion.parse(VERSIONS.get(client));
    }

    TranslatingBridge bridge() {
      EsVersion version = EsVersion.parse(VERSIONS.get(cluster));
      return (TranslatingBridge) DialectBridge.between(clientVersion(), version, TypeNames.DOC);
    }
  }

  private static List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (int client = 5; client < 8; client++) {
      for (int cluster = client + 1; cluster <= 8; cluster++) {
        pairs.add(new Pair(client, cluster));
      }
    }
    return pairs;
  }

  private static String page() {
    List<Pair> pairs = pairs();
    Map<String, EndpointClass> apis = new TreeMap<>();
    pairs.forEach(pair -> apis.putAll(EndpointTable.forVersion(pair.clientVersion()).apis()));
    StringBuilder page =
        new StringBuilder(
            """
            # Which API is translated between which versions

            Written by a test from the endpoint tables and the bridges themselves. Where client and cluster have
            one major version, everything is passed through as it is. Otherwise:

            - **t**: translated. Single parameters, parts of bodies and forms of answers may still be refused, with
              the reason.
            - **r**: refused with status 501.
            - empty: the client's version has no such API.

            """);
    row(page, "API", "what it does", pairs.stream().map(p -> p.client() + " on " + p.cluster()));
    row(page, "---", "---", pairs.stream().map(p -> "---"));
    apis.forEach(
        (api, kind) ->
            row(
                page,
                "`" + api + "`",
                kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                pairs.stream().map(pair -> cell(pair, api))));
    page.append('\n');
    row(page, "", "", pairs.stream().map(p -> p.client() + " on " + p.cluster()));
    row(page, "---", "---", pairs.stream().map(p -> "---"));
    for (String what : List.of("t", "r")) {
      row(
          page,
          "sum",
          what,
          pairs.stream()
              .map(p -> apis.keySet().stream().filter(api -> cell(p, api).equals(what)).count())
              .map(String::valueOf));
    }
    return page.toString();
  }

  private static void row(StringBuilder page, String first, String second, Stream<String> cells) {
    page.append("| ")
        .append(first)
        .append(" | ")
        .append(second)
        .append(" | ")
        .append(cells.collect(Collectors.joining(" | ")))
        .append(" |\n");
  }

  private static String cell(Pair pair, String api) {
    if (!EndpointTable.forVersion(pair.clientVersion()).apis().containsKey(api)) {
      return "";
    }
    return pair.bridge().translates(api) ? "t" : "r";
  }

  @Test
  void thePageIsWhatTheBridgesSay() throws IOException {
    String page = page();
    if (Boolean.getBoolean("ela.docs.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE))
        .as("%s; ./mvnw -pl es-dialect test -Dtest=MatrixPageTest -Dela.docs.write=true", PAGE)
        .isEqualTo(page);
  }
}
