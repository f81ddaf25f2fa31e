package io.ela.gateway;

import io.ela.config.ElaConfig;
import io.ela.control.ControlLog;
import io.ela.control.ControlRecord;
import io.ela.events.KafkaClients;
import io.ela.gateway.route.KnownMaster;
import io.ela.gateway.route.RouteKeeper;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs a gateway on: at once, or when Kafka is back, by a thread of its own. Thread-safe. */
final class SignOn implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SignOn.class);
  private static final Duration PATIENCE = Duration.ofSeconds(35);
  private static final long AGAIN_MILLIS = 1000;

  private final ElaConfig config;
  private final KafkaClients kafka;
  private final ControlLog control;
  private final RouteKeeper routes;
  private final Supplier<ControlRecord.GatewaySignedOn> record;
  private final CountDownLatch done = new CountDownLatch(1);
  private @Nullable Thread thread;

  /**
   * @param record asked for when it is needed
   */
  SignOn(
      ElaConfig config,
      KafkaClients kafka,
      ControlLog control,
      RouteKeeper routes,
      Supplier<ControlRecord.GatewaySignedOn> record) {
    this.config = config;
    this.kafka = kafka;
    this.control = control;
    this.routes = routes;
    this.record = record;
  }

  /**
   * Waits until the gateway is signed on.
   *
   * @throws StartException if that cannot be
   */
  void now() throws InterruptedException {
    try {
      append();
    } catch (ExecutionException | TimeoutException e) {
      throw new StartException("the gateway cannot sign on: " + e.getMessage(), e);
    }
  }

  /**
   * As soon as Kafka is back. If the control topic says something else then than what was
   * remembered, the gateway writes no more.
   */
  void later(KnownMaster remembered) {
    Thread waits = new Thread(() -> run(remembered), "ela-gateway-sign-on");
    waits.setDaemon(true);
    thread = waits;
    waits.start();
  }

  private void run(KnownMaster remembered) {
    try {
      while (!isDone()) {
        if (!tried(remembered)) {
          TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
        }
      }
    } catch (InterruptedException | InterruptException e) {
      LOG.debug("event=sign-on-ended");
    } catch (StartException e) {
      String why = String.valueOf(e.getMessage());
      routes.gate().lease().revoke(why);
      LOG.error("event=writes-refused gateway={} cause=\"{}\"", config.gateway().name(), why, e);
    } catch (IllegalStateException e) {
      // The control log has said why, and writes are refused because of it.
      LOG.error("event=not-signed-on gateway={}", config.gateway().name(), e);
    }
  }

  private boolean tried(KnownMaster remembered) throws InterruptedException {
    try {
      control.caughtUp().get();
      ControlStart.recheck(config, kafka, control, remembered);
      append();
      LOG.info("event=gateway-signed-on name={} hint=\"Kafka is back\"", config.gateway().name());
      return true;
    } catch (InterruptException e) {
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IllegalStateException followed) {
        throw followed;
      }
      LOG.warn("event=not-signed-on-yet cause=\"{}\"", String.valueOf(e.getCause()));
      return false;
    } catch (KafkaException | TimeoutException e) {
      LOG.warn("event=not-signed-on-yet cause=\"{}\"", String.valueOf(e));
      return false;
    }
  }

  private void append() throws InterruptedException, ExecutionException, TimeoutException {
    control.append(record.get()).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    routes.signedOn();
    done.countDown();
  }

  boolean isDone() {
    return done.getCount() == 0;
  }

  /** Returns whether the gateway is signed on, at the latest after that time. */
  boolean awaitDone(Duration patience) throws InterruptedException {
    return done.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Gives up waiting for Kafka. */
  @Override
  public void close() throws InterruptedException {
    Thread waits = thread;
    if (waits != null) {
      waits.interrupt();
      waits.join(PATIENCE.toMillis());
    }
  }
}
