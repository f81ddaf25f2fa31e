package io.ela.testbed.install;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferEvent;

/** Says how far large downloads are, a line for each tenth. Safe for use by several threads. */
final class TransferProgress extends AbstractTransferListener {
  private static final long LARGE = 20_000_000;

  private final Consumer<String> progress;
  private final ConcurrentMap<String, Long> tenths = new ConcurrentHashMap<>();

  TransferProgress(Consumer<String> progress) {
    this.progress = progress;
  }

  @Override
  public void transferProgressed(TransferEvent event) {
    long size = event.getResource().getContentLength();
    if (size < LARGE) {
      return;
    }
    long tenth = event.getTransferredBytes() * 10 / size;
    String name = event.getResource().getResourceName();
    Long before = tenths.put(name, tenth);
    if (tenth > 0 && (before == null || before < tenth)) {
      progress.accept(
          "  "
              + name.substring(name.lastIndexOf('/') + 1)
              + ": "
              + tenth * 10
              + " % of "
              + size / 1_000_000
              + " MB");
    }
  }
}
