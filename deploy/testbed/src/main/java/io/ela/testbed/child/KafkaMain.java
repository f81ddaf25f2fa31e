package io.ela.testbed.child;

import java.io.PrintStream;
import java.lang.reflect.Method;

/**
 * Formats the storage of a KRaft broker and runs the broker, in one JVM. Kafka 4.x: {@code
 * kafka.tools.StorageTool.execute}, then {@code kafka.Kafka.main}.
 */
public final class KafkaMain {
  private KafkaMain() {}

  /**
   * Runs until the process is ended.
   *
   * @param args the properties file and the cluster id
   * @throws ReflectiveOperationException when the class path is not that of a Kafka 4.x broker, or
   *     the broker's start threw
   */
  public static void main(String[] args) throws ReflectiveOperationException {
    Method format =
        Class.forName("kafka.tools.StorageTool")
            .getMethod("execute", String[].class, PrintStream.class);
    String[] formatArgs = {"format", "--ignore-formatted", "-t", args[1], "-c", args[0]};
    Object code = format.invoke(null, formatArgs, System.out);
    if (!Integer.valueOf(0).equals(code)) {
      throw new IllegalStateException("kafka storage format of " + args[0] + " gave " + code);
    }
    String[] brokerArgs = {args[0]};
    Class.forName("kafka.Kafka")
        .getMethod("main", String[].class)
        .invoke(null, (Object) brokerArgs);
  }
}
