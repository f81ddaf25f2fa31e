package io.ela.testbed.junit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import io.ela.testbed.Server;
import io.ela.testbed.ServerKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.containers.GenericContainer;

/** A server in a container; signals go through Docker. */
record ContainerServer(ServerKind kind, int port, GenericContainer<?> container, Path log)
    implements Server {

  @Override
  public String address() {
    return (kind == ServerKind.KAFKA ? "" : "http://") + "127.0.0.1:" + port;
  }

  /** On Docker's own machine. */
  @Override
  public long pid() {
    Long pid = state().getPidLong();
    if (pid == null) {
      throw new IllegalStateException("Docker gives no process id for " + kind.title());
    }
    return pid;
  }

  /** A file with what the container has printed up to now. */
  @Override
  public Path logFile() {
    try {
      return Files.writeString(log, container.getLogs());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + log, e);
    }
  }

  @Override
  public boolean isAlive() {
    return Boolean.TRUE.equals(state().getRunning());
  }

  @Override
  public void pause() {
    docker().pauseContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void resume() {
    if (Boolean.TRUE.equals(state().getPaused())) {
      docker().unpauseContainerCmd(container.getContainerId()).exec();
    }
  }

  @Override
  public void kill() {
    if (isAlive()) {
      docker().killContainerCmd(container.getContainerId()).exec();
    }
  }

  @Override
  public void stop() {
    resume();
    if (isAlive()) {
      docker().stopContainerCmd(container.getContainerId()).withTimeout(60).exec();
    }
  }

  @Override
  public void restart() {
    stop();
    docker().startContainerCmd(container.getContainerId()).exec();
    Reset.awaitAnswer(this);
  }

  @Override
  public void close() {
    stop();
  }

  private InspectContainerResponse.ContainerState state() {
    return docker().inspectContainerCmd(container.getContainerId()).exec().getState();
  }

  private DockerClient docker() {
    return container.getDockerClient();
  }
}
