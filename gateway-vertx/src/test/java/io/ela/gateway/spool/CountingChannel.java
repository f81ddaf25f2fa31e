package io.ela.gateway.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** Tells of every sync. */
final class CountingChannel extends ForwardingChannel {
  private final Runnable onSync;

  CountingChannel(FileChannel file, Runnable onSync) {
    super(file);
    this.onSync = onSync;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    onSync.run();
    super.force(metaData);
  }
}
