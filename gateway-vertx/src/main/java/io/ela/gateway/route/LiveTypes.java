package io.ela.gateway.route;

import io.ela.cluster.EsClient;
import io.ela.control.ControlLog;
import io.ela.control.ControlRecord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a {@link TypeDirectory} up to date in the background, and remembered in the control topic
 * as the progress record {@code types}. Thread-safe.
 */
public final class LiveTypes implements AutoCloseable {
  /** Name of the progress record. */
  public static final String RECORD = "types";

  private static final Logger LOG = LoggerFactory.getLogger(LiveTypes.class);
  private static final long EVERY_MILLIS = 5_000;

  private final Vertx vertx;
  private final TypeDirectory types;
  private final EsClient source;
  private final ControlLog control;
  private final AtomicReference<String> remembered = new AtomicReference<>("");
  private final long timer;

  /** Starts at once; every five seconds it looks whether something unknown was asked for. */
  public LiveTypes(Vertx vertx, TypeDirectory types, EsClient source, ControlLog control) {
    this.vertx = vertx;
    this.types = types;
    this.source = source;
    this.control = control;
    String known = control.state().progress().get(RECORD);
    if (known != null) {
      types.addJson(known);
      remembered.set(types.toJson());
    }
    refresh();
    this.timer =
        vertx.setPeriodic(
            EVERY_MILLIS,
            fired -> {
              if (types.takeMissed()) {
                refresh();
              } else {
                remember();
              }
            });
  }

  private void refresh() {
    types
        .refresh(source)
        .onSuccess(changed -> remember())
        .onFailure(
            failure ->
                LOG.info(
                    "event=types-not-read cluster={} cause=\"{}\"",
                    source.name(),
                    failure.getMessage()));
  }

  private void remember() {
    String now = types.toJson();
    String before = remembered.getAndSet(now);
    if (!now.equals(before) && !now.equals("{}")) {
      Future.fromCompletionStage(control.append(new ControlRecord.Progress(RECORD, now)))
          .onFailure(
              failure -> {
                remembered.compareAndSet(now, before);
                LOG.warn("event=types-not-remembered", failure);
              });
    }
  }

  @Override
  public void close() {
    vertx.cancelTimer(timer);
  }
}
