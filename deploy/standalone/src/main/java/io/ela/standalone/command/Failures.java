package io.ela.standalone.command;

import io.ela.cluster.EsException;
import io.ela.cluster.NoAnswerException;
import io.ela.config.ConfigException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Tells a failure in words an operator can act on, and gives it an exit code: 1 for what went wrong
 * while working, 2 for what could not begin (command line, configuration). Stateless.
 */
public final class Failures implements IExecutionExceptionHandler {
  private static final int FAILED = 1;
  private static final int CANNOT_BEGIN = 2;

  @Override
  public int handleExecutionException(Exception thrown, CommandLine line, ParseResult parsed) {
    Throwable failure = unwrapped(thrown);
    line.getErr().println(line.getColorScheme().errorText("ela: " + told(failure)));
    if (wantsDebug(parsed)) {
      thrown.printStackTrace(line.getErr());
    } else if (isUnexpected(failure)) {
      line.getErr().println("     (--debug shows where)");
    }
    line.getErr().flush();
    return exitCode(failure);
  }

  /** The failure in one line, or a line for each problem of a configuration. */
  public static String told(Throwable thrown) {
    Throwable failure = unwrapped(thrown);
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof CommandException || failure instanceof ConfigException) {
      return message;
    }
    if (failure instanceof NoAnswerException) {
      return message + " (ela.clusters, the addresses of that cluster)";
    }
    if (failure instanceof EsException) {
      return message;
    }
    if (failure instanceof KafkaException) {
      return "Kafka: " + withCauses(failure) + " (ela.kafka, ela.topics)";
    }
    return failure.getClass().getSimpleName() + ": " + withCauses(failure);
  }

  /** What a process that met this failure should end with. */
  public static int exitCode(Throwable thrown) {
    Throwable failure = unwrapped(thrown);
    if (failure instanceof CommandException known) {
      return known.exitCode();
    }
    return failure instanceof ConfigException ? CANNOT_BEGIN : FAILED;
  }

  private static boolean isUnexpected(Throwable failure) {
    return !(failure instanceof CommandException
        || failure instanceof ConfigException
        || failure instanceof NoAnswerException
        || failure instanceof EsException);
  }

  private static String withCauses(Throwable failure) {
    StringBuilder told = new StringBuilder(String.valueOf(failure.getMessage()));
    Throwable cause = failure.getCause();
    for (int depth = 0; cause != null && depth < 5; depth++, cause = cause.getCause()) {
      String message = cause.getMessage();
      if (message != null && told.indexOf(message) < 0) {
        told.append(": ").append(message);
      }
    }
    return told.toString();
  }

  private static Throwable unwrapped(Throwable thrown) {
    Throwable failure = thrown;
    while ((failure instanceof ExecutionException || failure instanceof CompletionException)
        && failure.getCause() != null) {
      failure = failure.getCause();
    }
    return failure;
  }

  private static boolean wantsDebug(ParseResult parsed) {
    for (ParseResult at = parsed; at != null; at = at.subcommand()) {
      if (at.hasMatchedOption("--debug")) {
        return true;
      }
    }
    return false;
  }
}
