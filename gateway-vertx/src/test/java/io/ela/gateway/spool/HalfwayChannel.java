package io.ela.gateway.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes half of a buffer and fails, as often as it is told to. */
final class HalfwayChannel extends ForwardingChannel {
  private final AtomicInteger failing;

  HalfwayChannel(FileChannel file, AtomicInteger failing) {
    super(file);
    this.failing = failing;
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    if (failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      ByteBuffer half = from.duplicate();
      half.limit(from.position() + from.remaining() / 2);
      super.write(half);
      throw new IOException("the disk was full halfway");
    }
    return super.write(from);
  }
}
