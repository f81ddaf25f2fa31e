package io.ela.standalone.terminal;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints for a person, at most 100 columns wide. Safe for use by several threads. */
public final class Screen {
  /** Back to the line's begin, and the line emptied: a bar may be drawn there. */
  static final String OVER_THE_BAR = "\r\u001b[K";

  private static final int WIDEST = 100;

  /** How a line is meant. */
  public enum Tone {
    PLAIN(""),
    HEADING("\u001b[1m"),
    GOOD("\u001b[32m"),
    BAD("\u001b[31m"),
    QUIET("\u001b[2m");

    private final String code;

    Tone(String code) {
      this.code = code;
    }
  }

  private final PrintStream out;
  private final boolean terminal;
  private final boolean colour;
  private final int columns;

  /**
   * @param terminal whether lines can be drawn over, as progress bars do
   */
  public Screen(PrintStream out, boolean terminal, boolean colour, int columns) {
    this.out = out;
    this.terminal = terminal;
    this.colour = colour;
    this.columns = Math.max(60, Math.min(columns, WIDEST));
  }

  /**
   * As the start script found the process's surroundings ({@code ela.terminal}, {@code
   * ela.columns}) and as {@code NO_COLOR} asks.
   */
  public static Screen ofProcess(PrintStream out) {
    boolean terminal = Boolean.getBoolean("ela.terminal");
    boolean colour = terminal && System.getenv("NO_COLOR") == null;
    return new Screen(out, terminal, colour, Integer.getInteger("ela.columns", 80));
  }

  boolean isTerminal() {
    return terminal;
  }

  int columns() {
    return columns;
  }

  PrintStream out() {
    return out;
  }

  /** An empty line and a heading with a rule under it. */
  public synchronized void heading(String text) {
    out.println();
    out.println(toned(Tone.HEADING, text));
    out.println(toned(Tone.QUIET, "-".repeat(Math.min(columns, 80))));
  }

  public synchronized void line(String text) {
    line(Tone.PLAIN, text);
  }

  public synchronized void line(Tone tone, String text) {
    out.println((terminal ? OVER_THE_BAR : "") + toned(tone, text));
    out.flush();
  }

  /** Two columns of text. */
  public void pair(String name, String value) {
    line(String.format(Locale.ROOT, "  %-28s %s", name, value));
  }

  /** Columns as wide as they must be; the first flush left, the others flush right. */
  public synchronized void table(List<String> header, List<List<String>> rows) {
    int[] widths = new int[header.size()];
    List<List<String>> all = new ArrayList<>();
    all.add(header);
    all.addAll(rows);
    for (List<String> row : all) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (int r = 0; r < all.size(); r++) {
      StringBuilder text = new StringBuilder(" ");
      for (int i = 0; i < widths.length; i++) {
        String cell = all.get(r).get(i);
        String pad = " ".repeat(widths[i] - cell.length());
        text.append(' ').append(i == 0 ? cell + pad : pad + cell).append(' ');
      }
      out.println(toned(r == 0 ? Tone.HEADING : Tone.PLAIN, text.toString().stripTrailing()));
    }
    out.flush();
  }

  /** Begins a bar; a line every few seconds where there is no terminal. */
  public Progress progress(String name, String unit, long total) {
    return new Progress(this, name, unit, total);
  }

  private String toned(Tone tone, String text) {
    return colour && !tone.code.isEmpty() ? tone.code + text + "\u001b[0m" : text;
  }
}
