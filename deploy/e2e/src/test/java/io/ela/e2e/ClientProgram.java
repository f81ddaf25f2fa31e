package io.ela.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ela.testbed.install.MavenArtifacts;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * An application on one of Elasticsearch's own clients, run in a process of its own: clients of
 * several versions do not fit into one class path.
 *
 * @param name for people, and in names of indices
 * @param command how it is started; the address and a prefix are added
 * @param directory where it is started
 */
record ClientProgram(String name, List<String> command, Path directory) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final String RESOURCES = "clients/";
  private static final List<String> NPM_INSTALL =
      List.of("npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts");

  /**
   * On the high-level and the low-level client for Java.
   *
   * @param source folder of its source: {@code v5}, {@code v6} or {@code v7}
   * @param version of the clients
   * @param scratch a directory for what is compiled
   */
  static ClientProgram java(String source, String version, Path scratch) throws IOException {
    List<Path> jars =
        new MavenArtifacts(progress -> {})
            .classPath(
                List.of(
                    "org.elasticsearch.client:elasticsearch-rest-high-level-client:" + version));
    String classPath = String.join(File.pathSeparator, jars.stream().map(Path::toString).toList());
    Path classes = Files.createDirectories(scratch.resolve("java-" + version));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", classes.toString()));
    arguments.addAll(List.of("-cp", classPath));
    for (String file : List.of("common/Scenario.java", source + "/Main.java")) {
      arguments.add(copied(file, classes.resolve("source").resolve(file)).toString());
    }
    assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ClientProgram(
        "java-" + version,
        List.of(
            java,
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classes + File.pathSeparator + classPath,
            "clients.Main"),
        scratch);
  }

  /**
   * On clients for JavaScript: the package {@code elasticsearch} ({@code legacy}), or a major
   * version of {@code @elastic/elasticsearch} ({@code es5} and so on).
   *
   * @param kinds which
   * @param scratch a directory for the packages
   * @return none if there is no Node.js here
   */
  static List<ClientProgram> javaScript(List<String> kinds, Path scratch) throws Exception {
    if (!isThere("node") || !isThere("npm")) {
      return List.of();
    }
    Path directory = Files.createDirectories(scratch.resolve("js"));
    copied("js/package.json", directory.resolve("package.json"));
    copied("js/scenario.js", directory.resolve("scenario.js"));
    Process install = start(NPM_INSTALL, directory);
    String printed = output(install);
    assertThat(install.waitFor()).as(printed).isZero();
    return kinds.stream()
        .map(
            kind ->
                new ClientProgram("js-" + kind, List.of("node", "scenario.js", kind), directory))
        .toList();
  }

  private static boolean isThere(String program) throws InterruptedException {
    try {
      Process process = start(List.of(program, "--version"), Path.of("."));
      output(process);
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static Path copied(String resource, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (InputStream in = ClientProgram.class.getResourceAsStream(RESOURCES + resource)) {
      Files.write(file, in.readAllBytes());
    }
    return file;
  }

  /**
   * Runs it.
   *
   * @param address of a cluster, or of a gateway
   * @param pipelines whether it may use ingest pipelines
   * @return what came of each step
   */
  Map<String, String> run(String address, boolean pipelines) throws Exception {
    List<String> whole = new ArrayList<>(command);
    whole.addAll(List.of(address, name.replace('.', '-'), Boolean.toString(pipelines)));
    Process process = start(whole, directory);
    try {
      String printed = output(process);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(printed).isZero();
      Map<String, String> steps = new LinkedHashMap<>();
      for (String line : printed.lines().filter(each -> each.contains("\t")).toList()) {
        int tab = line.indexOf('\t');
        String before = steps.put(line.substring(0, tab), ordered(line.substring(tab + 1)));
        assertThat(before).as(line).isNull();
      }
      return steps;
    } finally {
      process.destroyForcibly();
    }
  }

  /** In JSON the order of fields says nothing. */
  private static String ordered(String result) throws IOException {
    int from = result.indexOf('{');
    try {
      return from < 0
          ? result
          : result.substring(0, from)
              + JSON.writeValueAsString(JSON.readValue(result.substring(from), TreeMap.class));
    } catch (JsonProcessingException e) {
      return result;
    }
  }

  private static Process start(List<String> command, Path directory) throws IOException {
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .start();
  }

  private static String output(Process process) throws IOException {
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
