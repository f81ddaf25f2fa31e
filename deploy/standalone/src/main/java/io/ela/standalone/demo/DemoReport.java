package io.ela.standalone.demo;

import io.ela.standalone.demo.DemoResult.Latency;
import io.ela.standalone.demo.clients.Fault;
import io.ela.standalone.terminal.Screen;
import io.ela.standalone.terminal.Screen.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints a result for a person. Stateless. */
final class DemoReport {
  private DemoReport() {}

  static void print(DemoResult result, Screen screen) {
    screen.heading("Result");
    List<List<String>> rows = new ArrayList<>();
    result
        .documents()
        .forEach((index, count) -> rows.add(List.of(index, number(count), number(count))));
    if (result.proof().equal()) {
      screen.table(List.of("index", "documents in 5.6", "in 8.19"), rows);
      screen.line("");
    }
    screen.table(
        List.of("latency, ms", "direct", "gateway", "added", "p99 direct", "p99 gateway", "added"),
        List.of(row("get", result.reads()), row("index", result.writes())));
    screen.line("");
    screen.pair("load", format("%,.0f documents/s", result.rates().loadDocumentsPerSecond()));
    screen.pair("replicator", format("%,.0f events/s", result.rates().replicatorEventsPerSecond()));
    screen.pair(
        "clients",
        format(
            "%,d requests, %,d acknowledged writes, %d errors",
            result.clients().requests(),
            result.clients().acknowledgedWrites(),
            result.clients().errors()));
    screen.pair(
        "longest wait of a client",
        format(
            "%.2f s for a write in the switch, %.2f s for a read",
            result.clients().longestWriteInSwitchMillis() / 1e3,
            result.clients().longestReadMillis() / 1e3));
    screen.pair(
        "documents written by them",
        format(
            "%,d, of which %d are not as acknowledged",
            result.acknowledged().documents(), result.acknowledged().wrong()));
    StringBuilder steps = new StringBuilder();
    result
        .seconds()
        .forEach(
            (name, s) ->
                steps.append(steps.isEmpty() ? "" : ", ").append(name).append(' ').append(s));
    screen.pair("seconds", format("%.1f in all", result.totalSeconds()));
    screen.line(Tone.QUIET, "    " + steps);
    screen.line("");
    for (Fault fault : result.clients().firstErrors().stream().limit(5).toList()) {
      screen.line(Tone.BAD, "  client error: " + fault.request() + ": " + fault.problem());
    }
    for (String problem : result.problems()) {
      screen.line(Tone.BAD, "  problem: " + problem);
    }
    screen.line(
        result.ok() ? Tone.GOOD : Tone.BAD,
        result.ok()
            ? "  Every document is equal on both clusters, and no client saw an error."
            : "  NOT as promised; see above.");
  }

  /** What to try while everything still runs. */
  static void next(String gateway, String directory, boolean running, Screen screen) {
    screen.heading("What to try next");
    if (!running) {
      screen.line("  deploy/ela demo --keep    leaves all running, for you to try by hand");
      screen.line("  README.md                 how to point Ela at clusters of your own");
      return;
    }
    screen.line("  The gateway still speaks version 5, though Elasticsearch 8 answers:");
    screen.line("    curl '" + gateway + "/unicode/character/U%2B00E9?pretty'");
    screen.line("    curl '" + gateway + "/characters/_search?q=name:ARROW&size=2&pretty'");
    screen.line("    curl -XPUT '" + gateway + "/sightings/sighting/mine?pretty' \\");
    screen.line("      -H 'Content-Type: application/json' -d '{\"note\":\"hello\"}'");
    screen.line("  How it stands, and back again:");
    screen.line("    deploy/ela status --config " + directory + "/ela.conf");
    screen.line("    deploy/ela switch --to es5 --config " + directory + "/ela.conf");
    screen.line("    deploy/ela diff --config " + directory + "/ela.conf");
    screen.line("");
    screen.line("  All of it ends with Ctrl-C.");
  }

  private static List<String> row(String name, Latency latency) {
    return List.of(
        name,
        format("%.2f", latency.directMedian()),
        format("%.2f", latency.gatewayMedian()),
        format("%+.2f", latency.addedMedian()),
        format("%.2f", latency.directP99()),
        format("%.2f", latency.gatewayP99()),
        format("%+.2f", latency.addedP99()));
  }

  private static String number(long count) {
    return format("%,d", count);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
