package io.ela.testbed.launch;

import io.ela.testbed.child.EmbeddedNodeMain;
import io.ela.testbed.child.KafkaMain;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Writes a server's configuration files and gives the plan of its start. The command lines were
 * found by trying on real servers; none uses the shell scripts of a distribution, which differ by
 * version and are missing in some. Stateless.
 */
final class Launchers {
  private static final String KAFKA_CLUSTER_ID = "AAAAAAAAQACAAAAAAAAAAQ";

  private Launchers() {}

  static LaunchPlan plan(Launch launch) throws IOException {
    return switch (launch.kind()) {
      case ES_5_6, ES_6_8, ES_7_17 -> bootstrap(launch);
      case ES_8_19 -> cliLauncher(launch);
      case ES_9_4 -> serverLauncher(launch);
      case ES_7_10 ->
          embedded(launch, "org.codelibs.elasticsearch.runner.ElasticsearchClusterRunner");
      case OPENSEARCH_1_3, OPENSEARCH_2_19, OPENSEARCH_3_8 ->
          embedded(launch, "org.codelibs.opensearch.runner.OpenSearchRunner");
      case KAFKA -> kafka(launch);
    };
  }

  /** 5.x to 7.x: the server's main class directly. */
  private static LaunchPlan bootstrap(Launch launch) throws IOException {
    copyLogging(launch);
    List<String> command = new ArrayList<>();
    command.add(launch.jdk().java().toString());
    command.addAll(JvmArguments.heap(launch));
    command.addAll(JvmArguments.speed(launch));
    command.addAll(JvmArguments.WITHOUT_JNA);
    command.addAll(JvmArguments.BEFORE_8);
    command.addAll(launch.jvmArguments());
    command.add("-Djava.io.tmpdir=" + launch.files().temporary());
    command.add("-Des.path.home=" + launch.home());
    if (launch.kind().version().charAt(0) != '5') {
      command.add("-Des.path.conf=" + launch.files().config());
      command.add("-Des.distribution.flavor=default");
      command.add("-Des.distribution.type=zip");
      command.add("-Des.bundled_jdk=false");
      command.add("--add-opens=java.base/java.io=ALL-UNNAMED");
    }
    command.add("-cp");
    command.add(launch.home() + "/lib/*");
    command.add("org.elasticsearch.bootstrap.Elasticsearch");
    command.addAll(settingArguments(ElasticsearchSettings.of(launch)));
    return new LaunchPlan(
        command,
        temporaryDirectories(launch),
        launch.files().root(),
        Optional.empty(),
        Readiness.CLUSTER_HEALTH);
  }

  /** 8.x: a launcher that starts the server and ends when it ends. */
  private static LaunchPlan cliLauncher(Launch launch) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(launch.jdk().java().toString());
    command.addAll(JvmArguments.LAUNCHER);
    command.add("-Dcli.name=server");
    command.add("-Dcli.script=" + launch.home().resolve("bin").resolve("elasticsearch"));
    command.add("-Dcli.libs=lib/tools/server-cli");
    command.add("-Des.path.home=" + launch.home());
    command.add("-Des.path.conf=" + launch.files().config());
    command.add("-Des.distribution.type=zip");
    command.add("-cp");
    command.add(
        launch.home() + "/lib/*" + File.pathSeparator + launch.home() + "/lib/cli-launcher/*");
    command.add("org.elasticsearch.launcher.CliToolLauncher");
    return launched(launch, command);
  }

  /** From 9.4 on: another launcher; the old one only prints what it would start. */
  private static LaunchPlan serverLauncher(Launch launch) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(launch.jdk().java().toString());
    command.addAll(JvmArguments.LAUNCHER);
    command.add("-cp");
    command.add(launch.home() + "/lib/tools/server-launcher/*");
    command.add("org.elasticsearch.server.launcher.ServerLauncher");
    return launched(launch, command);
  }

  private static LaunchPlan launched(Launch launch, List<String> command) throws IOException {
    copyLogging(launch);
    // No collector may be named here: the server's JVM refuses to start with two.
    Files.writeString(
        launch.files().config().resolve("jvm.options"),
        String.join(
            "\n",
            "-Xms" + launch.heap(),
            "-Xmx" + launch.heap(),
            "-Djava.io.tmpdir=" + launch.files().temporary(),
            ""));
    Path pidFile = launch.files().root().resolve("server.pid");
    // The server deletes it when it ends in order only.
    Files.deleteIfExists(pidFile);
    command.add("-p");
    command.add(pidFile.toString());
    command.addAll(settingArguments(ElasticsearchSettings.of(launch)));
    List<String> server = new ArrayList<>(JvmArguments.speed(launch));
    server.addAll(
        launch.jdk().feature() < 21 ? JvmArguments.WITHOUT_JNA : JvmArguments.WITHOUT_PANAMA);
    server.addAll(launch.jvmArguments());
    Map<String, String> environment = temporaryDirectories(launch);
    String jdk = launch.jdk().home().toString();
    environment.put("JAVA", launch.jdk().java().toString());
    environment.put("ES_JAVA_HOME", jdk);
    environment.put("JAVA_TYPE", "ES_JAVA_HOME");
    environment.put("ES_HOME", launch.home().toString());
    environment.put("ES_PATH_CONF", launch.files().config().toString());
    environment.put("ES_DISTRIBUTION_TYPE", "zip");
    environment.put("CLI_JAVA_OPTS", String.join(" ", JvmArguments.LAUNCHER));
    environment.put("ES_JAVA_OPTS", String.join(" ", server));
    // It looks for modules/apm in its working directory.
    return new LaunchPlan(
        command, environment, launch.home(), Optional.of(pidFile), Readiness.CLUSTER_HEALTH);
  }

  private static LaunchPlan embedded(Launch launch, String runner) throws IOException {
    Path properties = launch.files().config().resolve("node.properties");
    write(properties, ElasticsearchSettings.ofEmbedded(launch));
    List<String> command = new ArrayList<>();
    command.add(launch.jdk().java().toString());
    command.addAll(JvmArguments.heap(launch));
    command.addAll(JvmArguments.speed(launch));
    command.addAll(launch.jvmArguments());
    command.add("-Djava.io.tmpdir=" + launch.files().temporary());
    command.add("-cp");
    command.add(launch.files().child() + File.pathSeparator + launch.home() + "/*");
    command.add(EmbeddedNodeMain.class.getName());
    command.add(runner);
    command.add(launch.files().root().toString());
    command.add(properties.toString());
    return new LaunchPlan(
        command,
        temporaryDirectories(launch),
        launch.files().root(),
        Optional.empty(),
        Readiness.CLUSTER_HEALTH);
  }

  private static LaunchPlan kafka(Launch launch) throws IOException {
    Path properties = launch.files().config().resolve("server.properties");
    write(properties, KafkaSettings.of(launch));
    List<String> command = new ArrayList<>();
    command.add(launch.jdk().java().toString());
    command.add("-Xms64m");
    command.add("-Xmx" + launch.heap());
    command.addAll(JvmArguments.speed(launch));
    command.addAll(launch.jvmArguments());
    command.add("-Djava.io.tmpdir=" + launch.files().temporary());
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=info");
    command.add("-cp");
    command.add(launch.files().child() + File.pathSeparator + launch.home() + "/*");
    command.add(KafkaMain.class.getName());
    command.add(properties.toString());
    command.add(KAFKA_CLUSTER_ID);
    return new LaunchPlan(
        command, Map.of(), launch.files().root(), Optional.empty(), Readiness.KAFKA_STARTED_LINE);
  }

  private static void copyLogging(Launch launch) throws IOException {
    Path config = launch.files().config();
    Files.writeString(
        config.resolve("log4j2.properties"),
        Files.readString(launch.home().resolve("config").resolve("log4j2.properties")));
    Files.writeString(config.resolve("elasticsearch.yml"), "");
  }

  private static List<String> settingArguments(Map<String, String> settings) {
    List<String> arguments = new ArrayList<>();
    settings.forEach((key, value) -> arguments.add("-E" + key + "=" + value));
    return arguments;
  }

  private static Map<String, String> temporaryDirectories(Launch launch) {
    String temporary = launch.files().temporary().toString();
    Map<String, String> environment = new java.util.HashMap<>();
    environment.put("ES_TMPDIR", temporary);
    // 7.17 and later end with a NullPointerException where this is not set.
    environment.put("LIBFFI_TMPDIR", temporary);
    return environment;
  }

  private static void write(Path file, Map<String, String> settings) throws IOException {
    Properties properties = new Properties();
    properties.putAll(settings);
    try (OutputStream out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
  }
}
