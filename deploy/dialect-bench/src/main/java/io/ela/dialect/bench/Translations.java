package io.ela.dialect.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ela.dialect.EsVersion;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.EndpointTable;
import io.ela.dialect.rest.RestRequest;
import io.ela.dialect.translate.ClientRequest;
import io.ela.dialect.translate.DialectBridge;
import io.ela.dialect.translate.Header;
import io.ela.dialect.translate.Translation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A client of 5.6 on 8.19, and Jackson beside it: as a stream of tokens, and by trees. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class Translations {
  private static final EsVersion CLIENT = EsVersion.parse("5.6.16");
  private static final List<Header> JSON = List.of(new Header("content-type", "application/json"));

  /** What is translated. */
  public enum Subject {
    /** A search body that stays as it is. */
    SEARCH,
    /** A search body that has to change. */
    OLD_SEARCH,
    /** An answer with 1,000 hits. */
    HITS,
    /** A bulk of 5 MB. */
    BULK;

    byte[] bytes() {
      return switch (this) {
        case SEARCH -> Samples.plainSearch();
        case OLD_SEARCH -> Samples.oldSearch();
        case HITS -> Samples.hits();
        case BULK -> Samples.bulk();
      };
    }
  }

  /** Set by the harness. */
  @Param public Subject subject = Subject.SEARCH;

  private final JsonFactory factory = new JsonFactory();
  private final ObjectMapper mapper = new ObjectMapper();
  private final DialectBridge bridge =
      DialectBridge.between(CLIENT, EsVersion.parse("8.19.13"), Map.of("people", "person")::get);
  private byte[] bytes = {};
  private ClientRequest request = request("GET", "/people/_search");
  private Translation.Forward searched = forward(bridge.request(request));

  /** Makes the sample. */
  @Setup
  public void prepare() {
    bytes = subject.bytes();
    request =
        (subject == Subject.BULK ? request("POST", "/_bulk") : request("POST", "/people/_search"))
            .withBody(Bytes.of(bytes));
    searched = forward(bridge.request(request("GET", "/people/_search")));
  }

  private static ClientRequest request(String method, String target) {
    RestRequest line = RestRequest.of(method, target);
    return new ClientRequest(
        method,
        line.path(),
        line.parsedQuery(),
        "application/json",
        null,
        Bytes.EMPTY,
        EndpointTable.forVersion(CLIENT).classify(line));
  }

  private static Translation.Forward forward(Translation translation) {
    if (translation instanceof Translation.Forward forward) {
      return forward;
    }
    throw new IllegalStateException(translation.toString());
  }

  /** What the gateway does. */
  @Benchmark
  public Bytes ela() {
    return subject == Subject.HITS
        ? searched.answers().answer(200, JSON, Bytes.of(bytes)).body()
        : forward(bridge.request(request)).request().body();
  }

  /** Each token read and written. */
  @Benchmark
  public int jacksonStream() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    try (JsonParser parser = factory.createParser(bytes);
        JsonGenerator generator = factory.createGenerator(out)) {
      generator.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
      while (parser.nextToken() != null) {
        generator.copyCurrentEvent(parser);
      }
    }
    return out.size();
  }

  /** Each value read as a tree and written. */
  @Benchmark
  public int jacksonTree() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    try (JsonParser parser = mapper.createParser(bytes);
        JsonGenerator generator = mapper.createGenerator(out)) {
      generator.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
      while (parser.nextToken() != null) {
        mapper.writeTree(generator, mapper.<JsonNode>readTree(parser));
      }
    }
    return out.size();
  }
}
