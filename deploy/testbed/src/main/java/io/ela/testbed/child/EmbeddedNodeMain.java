package io.ela.testbed.child;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

/**
 * One node in this JVM by the codelibs runners: {@code ElasticsearchClusterRunner} (7.10.2) or
 * {@code OpenSearchRunner}. They start a real {@code Node} with nearly all modules on the class
 * path and without the bootstrap checks.
 */
public final class EmbeddedNodeMain {
  private EmbeddedNodeMain() {}

  /**
   * Runs until the process is ended.
   *
   * @param args the runner's class, its base directory, a properties file with the node's settings
   *     (a value with commas is a list)
   * @throws ReflectiveOperationException when the class path has no such runner, or its start threw
   * @throws IOException when the properties cannot be read
   * @throws InterruptedException never, in practice: nobody interrupts the main thread
   */
  public static void main(String[] args)
      throws ReflectiveOperationException, IOException, InterruptedException {
    Class<?> runnerClass = Class.forName(args[0]);
    Object runner = runnerClass.getConstructor().newInstance();
    Properties settings = new Properties();
    try (InputStream in = new FileInputStream(args[2])) {
      settings.load(in);
    }
    Class<?> builderClass = Class.forName(args[0] + "$Builder");
    Object builder =
        Proxy.newProxyInstance(
            EmbeddedNodeMain.class.getClassLoader(),
            new Class<?>[] {builderClass},
            (proxy, method, arguments) -> put(settings, arguments[1]));
    runnerClass.getMethod("onBuild", builderClass).invoke(runner, builder);
    Object configs = runnerClass.getMethod("newConfigs").invoke(null);
    Class<?> configsClass = configs.getClass();
    configsClass.getMethod("clusterName", String.class).invoke(configs, "testbed");
    configsClass.getMethod("numOfNode", int.class).invoke(configs, 1);
    configsClass.getMethod("basePath", String.class).invoke(configs, args[1]);
    runnerClass.getMethod("build", configsClass).invoke(runner, configs);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(runner)));
    Thread.currentThread().join();
  }

  private static Object put(Properties settings, Object target)
      throws ReflectiveOperationException {
    Method put = target.getClass().getMethod("put", String.class, String.class);
    Method putList = target.getClass().getMethod("putList", String.class, List.class);
    for (String key : settings.stringPropertyNames()) {
      String value = settings.getProperty(key);
      if (value.indexOf(',') >= 0) {
        putList.invoke(target, key, Arrays.asList(value.split(",")));
      } else {
        put.invoke(target, key, value);
      }
    }
    return target;
  }

  private static void close(Object runner) {
    try {
      runner.getClass().getMethod("close").invoke(runner);
    } catch (ReflectiveOperationException e) {
      System.err.println("the node did not close cleanly: " + e);
    }
  }
}
