package io.ela.replicator;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds the native memory of all state stores of the process together. Left alone, RocksDB takes
 * up to 50 MB of blocks and 48 MB of write buffers for each partition, and indices and filters
 * besides. Made by Kafka Streams for each store; what it shares is never closed: it is the
 * process's. Thread-safe.
 */
public final class StoreMemory implements RocksDBConfigSetter {
  /** Bytes for all stores together, a {@link Long} among the settings of Kafka Streams. */
  static final String BYTES = "ela.store.memory";

  /** Written entries stay in memory until that much has come together. */
  private static final int WRITE_BUFFERS_SHARE = 2;

  private static final double INDICES_AND_FILTERS = 0.2;

  private static final Map<Long, Shared> SHARED = new HashMap<>();

  /** A budget. */
  private record Shared(Cache cache, WriteBufferManager buffers) {
    static Shared of(long bytes) {
      Cache cache = new LRUCache(bytes, -1, false, INDICES_AND_FILTERS);
      return new Shared(cache, new WriteBufferManager(bytes / WRITE_BUFFERS_SHARE, cache));
    }
  }

  /** For Kafka Streams. */
  public StoreMemory() {}

  @Override
  public void setConfig(String store, Options options, @Nullable Map<String, Object> settings) {
    if (settings == null || !(settings.get(BYTES) instanceof Long bytes)) {
      throw new IllegalStateException("the settings do not say how much memory stores may take");
    }
    Shared shared = shared(bytes);
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(shared.cache());
    table.setCacheIndexAndFilterBlocks(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
    table.setPinTopLevelIndexAndFilter(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(shared.buffers());
  }

  private static Shared shared(long bytes) {
    synchronized (SHARED) {
      return SHARED.computeIfAbsent(
          bytes,
          size -> {
            RocksDB.loadLibrary();
            return Shared.of(size);
          });
    }
  }

  @Override
  public void close(String store, Options options) {
    // Other stores go on with what is shared.
  }
}
