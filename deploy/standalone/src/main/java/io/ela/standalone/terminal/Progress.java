package io.ela.standalone.terminal;

import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** How far one piece of work is, as a person sees it. Safe for use by several threads. */
public final class Progress implements AutoCloseable {
  private static final long LINE_EVERY_NANOS = 5_000_000_000L;
  private static final int REDRAW_MILLIS = 200;

  private final Screen screen;
  private final String name;
  private final String unit;
  private final @Nullable ProgressBar bar;
  private final long begun = System.nanoTime();
  private long total;
  private long done;
  private long lineAt = begun + LINE_EVERY_NANOS;
  private boolean closed;

  Progress(Screen screen, String name, String unit, long total) {
    this.screen = screen;
    this.name = name;
    this.unit = unit;
    this.total = total;
    this.bar = screen.isTerminal() ? bar() : null;
  }

  private ProgressBar bar() {
    return new ProgressBarBuilder()
        .setTaskName("  " + name)
        .setInitialMax(total)
        .setUnit(" " + unit, 1)
        .setUpdateIntervalMillis(REDRAW_MILLIS)
        .setStyle(ProgressBarStyle.ASCII)
        .setConsumer(new OverdrawnLine(screen.out(), screen.columns()))
        .showSpeed()
        .clearDisplayOnFinish()
        .build();
  }

  /** A bar that is taken away at its end, without a line left for it. */
  private static final class OverdrawnLine extends ConsoleProgressBarConsumer {
    private final PrintStream out;

    OverdrawnLine(PrintStream out, int columns) {
      super(out, columns);
      this.out = out;
    }

    @Override
    public void close() {
      out.print(Screen.OVER_THE_BAR);
      out.flush();
    }
  }

  /** Sets what is done, and what there is to do in all. */
  public synchronized void at(long newDone, long newTotal) {
    done = newDone;
    total = Math.max(newDone, newTotal);
    if (bar != null) {
      bar.maxHint(total);
      bar.stepTo(done);
    } else if (System.nanoTime() > lineAt) {
      lineAt = System.nanoTime() + LINE_EVERY_NANOS;
      screen.line(String.format(Locale.ROOT, "  %s: %,d of %,d %s", name, done, total, unit));
    }
  }

  /** Seconds since it began. */
  public double seconds() {
    return (System.nanoTime() - begun) / 1e9;
  }

  /** Takes the bar away and leaves a line with count, time and rate. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (bar != null) {
      bar.close();
    }
    double seconds = seconds();
    screen.line(
        String.format(
            Locale.ROOT,
            "  %s: %,d %s in %.1f s (%,.0f/s)",
            name,
            done,
            unit,
            seconds,
            done / Math.max(0.001, seconds)));
  }
}
