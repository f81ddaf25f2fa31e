package io.ela.testbed.install;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.LocalRepositoryManager;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.util.artifact.JavaScopes;
import org.eclipse.aether.util.filter.DependencyFilterUtils;

/**
 * Fetches Maven artifacts as the user's Maven would: settings, mirrors, proxies, credentials and
 * local repository are the user's. Safe for use by several threads.
 */
public final class MavenArtifacts {
  private final Consumer<String> progress;

  /**
   * Nothing is fetched yet.
   *
   * @param progress told what is downloaded
   */
  public MavenArtifacts(Consumer<String> progress) {
    this.progress = progress;
    QuietTransport.apply();
  }

  /** Uses an archive while it is there. */
  @FunctionalInterface
  interface ArchiveUser {
    void use(Path archive) throws IOException;
  }

  /**
   * Fetches one large archive for one use. If the user's local repository has it, that is used and
   * stays; otherwise it goes into a local repository in the scratch directory, which the caller
   * deletes.
   *
   * @param coordinates {@code group:artifact:extension:version}
   * @param scratch an empty directory on a disk that has room for the archive
   * @param before called before a download starts
   * @throws IOException when it cannot be fetched, or the use failed
   */
  void withArchive(String coordinates, Path scratch, Runnable before, ArchiveUser user)
      throws IOException {
    Artifact artifact = new DefaultArtifact(coordinates);
    Optional<Path> local = inLocalRepository(artifact);
    if (local.isPresent()) {
      user.use(local.get());
      return;
    }
    before.run();
    Path repository = Files.createDirectory(scratch.resolve("repository"));
    try (Context context =
        Runtimes.INSTANCE
            .getRuntime()
            .create(overrides().withLocalRepositoryOverride(repository).build())) {
      user.use(resolve(context, List.of(artifact)).get(0));
    }
  }

  /**
   * Fetches jars without their dependencies.
   *
   * @param coordinates {@code group:artifact:version} each
   * @throws IOException when one cannot be fetched
   */
  List<Path> jars(List<String> coordinates) throws IOException {
    try (Context context = Runtimes.INSTANCE.getRuntime().create(overrides().build())) {
      List<Artifact> artifacts = new ArrayList<>();
      coordinates.forEach(each -> artifacts.add(new DefaultArtifact(each)));
      return resolve(context, artifacts);
    }
  }

  /**
   * Fetches jars with all that they need at run time.
   *
   * @param coordinates {@code group:artifact:version} each
   * @throws IOException when something cannot be fetched
   */
  public List<Path> classPath(List<String> coordinates) throws IOException {
    try (Context context = Runtimes.INSTANCE.getRuntime().create(overrides().build())) {
      CollectRequest collect = new CollectRequest();
      collect.setRepositories(context.remoteRepositories());
      coordinates.forEach(
          each ->
              collect.addDependency(new Dependency(new DefaultArtifact(each), JavaScopes.RUNTIME)));
      DependencyRequest request =
          new DependencyRequest(collect, DependencyFilterUtils.classpathFilter(JavaScopes.RUNTIME));
      return paths(
          context
              .repositorySystem()
              .resolveDependencies(context.repositorySystemSession(), request)
              .getArtifactResults());
    } catch (DependencyResolutionException e) {
      throw unreachable(coordinates, e);
    }
  }

  private ContextOverrides.Builder overrides() {
    return ContextOverrides.create()
        .withUserSettings(true)
        .transferListener(new TransferProgress(progress));
  }

  private Optional<Path> inLocalRepository(Artifact artifact) {
    try (Context context = Runtimes.INSTANCE.getRuntime().create(overrides().build())) {
      LocalRepositoryManager manager =
          context.repositorySystemSession().getLocalRepositoryManager();
      Path path =
          manager
              .getRepository()
              .getBasedir()
              .toPath()
              .resolve(manager.getPathForLocalArtifact(artifact));
      return Optional.of(path).filter(Files::isRegularFile);
    }
  }

  private static List<Path> resolve(Context context, List<Artifact> artifacts) throws IOException {
    List<ArtifactRequest> requests = new ArrayList<>();
    for (Artifact artifact : artifacts) {
      requests.add(new ArtifactRequest(artifact, context.remoteRepositories(), "testbed"));
    }
    try {
      return paths(
          context.repositorySystem().resolveArtifacts(context.repositorySystemSession(), requests));
    } catch (ArtifactResolutionException e) {
      throw unreachable(artifacts, e);
    }
  }

  private static List<Path> paths(List<ArtifactResult> results) {
    return results.stream().map(result -> result.getArtifact().getFile().toPath()).toList();
  }

  private static IOException unreachable(List<?> wanted, Exception cause) {
    return new IOException(
        "cannot fetch "
            + wanted
            + " as a Maven artifact ("
            + cause.getMessage()
            + "); check the network, or mirrors and proxies in Maven's settings.xml",
        cause);
  }
}
