package io.ela.testbed.launch;

import java.util.ArrayList;
import java.util.List;

/** Arguments for the servers' JVMs. Stateless. */
final class JvmArguments {
  /**
   * JNA is there and cannot load its library: then Elasticsearch up to 8.x on a JDK before 21
   * "cannot check if running as root" and goes on, and takes seccomp and mlockall for not
   * available.
   */
  static final List<String> WITHOUT_JNA =
      List.of("-Djna.nosys=true", "-Djna.nounpack=true", "-Djna.noclasspath=true");

  /** The same for 8.14 and later on a JDK from 21 on, which use Panama instead of JNA. */
  static final List<String> WITHOUT_PANAMA = List.of("-Des.nativelibs.path=/nonexistent");

  /** For the launcher of 8.x and later, which does next to nothing. */
  static final List<String> LAUNCHER =
      List.of("-Xms4m", "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /** What config/jvm.options and the scripts give up to 7.x, as far as it matters on newer JDKs. */
  static final List<String> BEFORE_8 =
      List.of(
          "-Djdk.io.permissionsUseCanonicalPath=true",
          "-Dio.netty.noUnsafe=true",
          "-Dio.netty.noKeySetOptimization=true",
          "-Dio.netty.recycler.maxCapacityPerThread=0",
          "-Dio.netty.allocator.numDirectArenas=0",
          "-Dlog4j.shutdownHookEnabled=false",
          "-Dlog4j2.disable.jmx=true",
          "-Dlog4j2.formatMsgNoLookups=true",
          "-Djava.locale.providers=SPI,COMPAT",
          "-Djava.security.manager=allow");

  private JvmArguments() {}

  static List<String> heap(Launch launch) {
    return List.of("-Xms" + launch.heap(), "-Xmx" + launch.heap());
  }

  static List<String> speed(Launch launch) {
    List<String> arguments = new ArrayList<>();
    if (!launch.jit()) {
      arguments.add("-XX:TieredStopAtLevel=1");
    }
    arguments.add("-XX:+UseSerialGC");
    arguments.add("-XX:-AlwaysPreTouch");
    arguments.add("-Xss1m");
    arguments.add("-Dfile.encoding=UTF-8");
    arguments.add("-Djava.awt.headless=true");
    return arguments;
  }
}
