package io.ela.gateway;

import io.ela.config.MigrationConfig;
import io.ela.control.ControlLog;
import io.ela.control.ControlRecord;
import io.ela.control.ControlState;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Begins the migration in the control topic, or finds out that it has begun. */
final class Migration {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Migration() {}

  /**
   * The state with a migration in it; blocks.
   *
   * @throws StartException if it is another one than the configuration's, or Kafka does not answer
   */
  static ControlState begun(ControlLog control, MigrationConfig config)
      throws InterruptedException {
    try {
      if (control.state().migration().isEmpty()) {
        control
            .append(
                new ControlRecord.MigrationStarted(
                    config.source(), config.target(), config.master(), System.currentTimeMillis()))
            .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      }
      ControlState state = control.await(seen -> seen.migration().isPresent(), PATIENCE);
      check(state.migration().orElseThrow(), config);
      return state;
    } catch (ExecutionException e) {
      throw new StartException("cannot begin the migration in the control topic", e.getCause());
    } catch (TimeoutException e) {
      throw new StartException("the control topic did not answer within " + PATIENCE, e);
    }
  }

  private static void check(ControlRecord.MigrationStarted begun, MigrationConfig config) {
    if (!begun.source().equals(config.source()) || !begun.target().equals(config.target())) {
      throw new StartException(
          "the control topic says that the migration is from ["
              + begun.source()
              + "] to ["
              + begun.target()
              + "], the configuration says from ["
              + config.source()
              + "] to ["
              + config.target()
              + "]: use other topics (ela.topics.prefix) for another migration");
    }
  }
}
