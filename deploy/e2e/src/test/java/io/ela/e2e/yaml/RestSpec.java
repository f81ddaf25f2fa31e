package io.ela.e2e.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that the artifact {@code rest-api-spec} on the class path holds.
 *
 * @param apis by name
 * @param suites by their names' order
 */
record RestSpec(Map<String, Api> apis, List<Suite> suites) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROOT = "/rest-api-spec";

  /** Reads it. */
  static RestSpec load() throws IOException {
    URL anywhere = RestSpec.class.getResource(ROOT + "/api/index.json");
    if (anywhere == null) {
      throw new IllegalStateException("the artifact rest-api-spec is not on the class path");
    }
    try (FileSystem jar = FileSystems.newFileSystem(jarOf(anywhere), Map.of())) {
      return new RestSpec(apis(jar.getPath(ROOT, "api")), suites(jar.getPath(ROOT, "test")));
    }
  }

  private static URI jarOf(URL resource) {
    try {
      String text = resource.toURI().toString();
      return new URI(text.substring(0, text.indexOf('!')));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(resource + " is no URI", e);
    }
  }

  private static Map<String, Api> apis(Path directory) throws IOException {
    Map<String, Api> apis = new TreeMap<>();
    for (Path file : files(directory, ".json")) {
      JsonNode whole = JSON.readTree(Files.readString(file));
      String name = whole.fieldNames().next();
      if (!name.equals("documentation")) {
        apis.put(name, Api.of(name, whole.path(name)));
      }
    }
    return apis;
  }

  private static List<Suite> suites(Path directory) throws IOException {
    List<Suite> suites = new ArrayList<>();
    for (Path file : files(directory, ".yaml", ".yml")) {
      String name = directory.relativize(file).toString().replaceFirst("\\.ya?ml$", "");
      suites.add(SuiteReader.read(name, Files.readString(file)));
    }
    return suites;
  }

  private static List<Path> files(Path directory, String... endings) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
          .sorted()
          .toList();
    }
  }
}
