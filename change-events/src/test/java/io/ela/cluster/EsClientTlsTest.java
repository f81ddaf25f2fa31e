package io.ela.cluster;

import static io.ela.cluster.HttpTestServer.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates made by the JDK's keytool, checked against real HTTPS servers. */
@Timeout(60)
class EsClientTlsTest {
  private static final Vertx VERTX = EsTransport.vertx();
  private static final String PASSWORD = "changeit";

  /** A self-signed certificate, with its key for a server and as a PEM file for a client. */
  private record Certificate(Path store, Path pem) {}

  @TempDir private static Path files;
  private static Certificate ours;
  private static Certificate elsewhere;
  private static HttpServer server;
  private static HttpServer serverOfElsewhere;

  @BeforeAll
  static void start() throws Exception {
    ours = certificate("ours", "san=ip:127.0.0.1");
    elsewhere = certificate("elsewhere", "san=dns:elsewhere.test");
    server = serve(ours);
    serverOfElsewhere = serve(elsewhere);
  }

  @AfterAll
  static void closeAll() throws Exception {
    await(VERTX.close());
  }

  @Test
  void acceptsACertificateOfTheCaFile() throws Exception {
    assertThat(ask(at(server).trusting(ours.pem()).user("me", "pw")).status()).isEqualTo(200);
  }

  @Test
  void findsTheRightOneInACaFileWithSeveral() throws Exception {
    Path both = files.resolve("both.pem");
    Files.writeString(both, Files.readString(elsewhere.pem()) + Files.readString(ours.pem()));
    assertThat(ask(at(server).trusting(both)).status()).isEqualTo(200);
  }

  @Test
  void refusesAnUnknownCertificateWithoutACaFile() {
    assertRefused(at(server));
  }

  @Test
  void refusesACertificateThatIsNotInTheCaFile() {
    assertRefused(at(server).trusting(elsewhere.pem()));
  }

  @Test
  void refusesATrustedCertificateOfAnotherHost() {
    assertRefused(at(serverOfElsewhere).trusting(elsewhere.pem()));
  }

  @Test
  void leavesTheHostOutOnlyWhenToldTo() throws Exception {
    assertThat(ask(at(serverOfElsewhere).trusting(elsewhere.pem()).withoutHostCheck()).status())
        .isEqualTo(200);
    assertRefused(at(serverOfElsewhere).trusting(ours.pem()).withoutHostCheck());
  }

  private static void assertRefused(TestCluster cluster) {
    assertThatThrownBy(() -> ask(cluster.user("me", "pw")))
        .isInstanceOf(NoAnswerException.class)
        .hasMessageContaining("cluster c gave no answer to GET / at https://127.0.0.1:")
        .hasRootCauseInstanceOf(java.security.GeneralSecurityException.class);
  }

  private static EsResponse ask(TestCluster cluster) throws InterruptedException {
    try (EsClient client = new EsClient(VERTX, cluster.build())) {
      return client.call(EsRequest.get("/"));
    }
  }

  private static TestCluster at(HttpServer https) {
    return TestCluster.at("https://127.0.0.1:" + https.actualPort());
  }

  private static HttpServer serve(Certificate certificate) throws Exception {
    PfxOptions key = new PfxOptions().setPath(certificate.store().toString()).setPassword(PASSWORD);
    return HttpTestServer.start(
        VERTX,
        new HttpServerOptions().setSsl(true).setKeyCertOptions(key),
        request -> request.response().end("{}"));
  }

  private static Certificate certificate(String name, String extension) throws Exception {
    Path store = files.resolve(name + ".p12");
    Path pem = files.resolve(name + ".pem");
    keytool(
        "-genkeypair",
        "-keyalg",
        "EC",
        "-validity",
        "2",
        "-dname",
        "CN=" + name,
        "-ext",
        extension,
        "-alias",
        "a",
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString());
    keytool(
        "-exportcert",
        "-rfc",
        "-file",
        pem.toString(),
        "-alias",
        "a",
        "-keystore",
        store.toString());
    return new Certificate(store, pem);
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storepass", PASSWORD));
    Path log = files.resolve("keytool.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }
}
