package io.ela.testbed.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerCacheTest {
  @TempDir Path directory;

  @Test
  void unpacksTheServersPartOfAnArchiveOnly() throws IOException {
    Path zip =
        zip(
            Map.of(
                "sonar-1/elasticsearch/lib/a.jar", "a",
                "sonar-1/elasticsearch/modules/ml/bin/controller", "a",
                "sonar-1/elasticsearch/plugins/", "",
                "sonar-1/web/index.html", "no",
                "sonar-1/lib/elasticsearch/b.jar", "no"));

    Path entry =
        new ServerCache(directory.resolve("cache"))
            .entry("es", (files, scratch) -> FileTrees.unzip(zip, "elasticsearch", files));

    assertThat(files(entry)).containsExactly("lib/a.jar", "modules/ml/bin/controller");
    assertThat(entry.resolve("modules/ml/bin/controller")).isExecutable();
    assertThat(entry.resolve("plugins")).isEmptyDirectory();
  }

  @Test
  void replacesWhatAKilledJvmLeftHalfUnpacked() throws IOException {
    Path root = Files.createDirectories(directory.resolve("cache"));
    Path leftover = Files.createDirectories(root.resolve(".es.part-123").resolve("entry"));
    Files.writeString(leftover.resolve("half"), "x");
    Path others = Files.createDirectories(root.resolve(".other.part-9"));
    Path zip = zip(Map.of("es-1/lib/a.jar", "a"));

    Path entry =
        new ServerCache(root).entry("es", (files, scratch) -> FileTrees.unzip(zip, "es-1", files));

    assertThat(files(entry)).containsExactly("lib/a.jar");
    assertThat(leftover).doesNotExist();
    assertThat(others).exists();
  }

  @Test
  void leavesNothingBehindWhenFillingFailsAndFillsTheNextTime() throws IOException {
    Path root = directory.resolve("cache");
    ServerCache cache = new ServerCache(root);

    assertThatThrownBy(
            () ->
                cache.entry(
                    "es",
                    (files, scratch) -> {
                      Files.writeString(files.resolve("half"), "x");
                      Files.writeString(scratch.resolve("archive"), "x");
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("es")
        .hasMessageContaining("disk full");
    assertThat(files(root)).containsExactly(".es.lock");

    Path entry = cache.entry("es", (files, scratch) -> Files.writeString(files.resolve("f"), "x"));
    assertThat(files(entry)).containsExactly("f");
  }

  @Test
  void fillsOnceWhenSeveralAskAtTheSameTime() {
    AtomicInteger fills = new AtomicInteger();
    List<CompletableFuture<Path>> askers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      askers.add(
          CompletableFuture.supplyAsync(
              () ->
                  new ServerCache(directory)
                      .entry(
                          "es",
                          (files, scratch) -> {
                            Files.writeString(files.resolve("f"), "x");
                            fills.incrementAndGet();
                          })));
    }

    assertThat(askers).allSatisfy(asker -> assertThat(files(asker.join())).containsExactly("f"));
    assertThat(fills).hasValue(1);
  }

  @Test
  void refusesAnArchiveWithoutTheDirectoryAndOneThatLeadsOutOfIt() throws IOException {
    Path without = zip(Map.of("es-1/lib/a.jar", "a"));
    Path target = Files.createDirectories(directory.resolve("target"));
    assertThatThrownBy(() -> FileTrees.unzip(without, "elasticsearch", target))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("elasticsearch");

    Path escaping = zip(Map.of("es-1/../../evil", "a"));
    assertThatThrownBy(() -> FileTrees.unzip(escaping, "es-1", target))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("es-1/../../evil");
    assertThat(directory.resolve("evil")).doesNotExist();
  }

  @Test
  void takesTheCacheDirectoryFromTheEnvironment() {
    assertThat(CacheDirectory.of(Map.of("ELA_CACHE", "/c", "XDG_CACHE_HOME", "/x"), "/h"))
        .isEqualTo(Path.of("/c"));
    assertThat(CacheDirectory.of(Map.of("XDG_CACHE_HOME", "/x"), "/h"))
        .isEqualTo(Path.of("/x/ela"));
    assertThat(CacheDirectory.of(Map.of(), "/h")).isEqualTo(Path.of("/h/.cache/ela"));
  }

  private Path zip(Map<String, String> entries) throws IOException {
    Path zip = Files.createTempFile(directory, "test", ".zip");
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
    return zip;
  }

  private static List<String> files(Path root) {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
