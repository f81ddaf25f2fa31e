package io.ela.testbed.junit;

import io.ela.testbed.ServerKind;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test class uses real servers. They are started once a JVM, in parallel, and are empty and
 * running when the class begins: what earlier classes left in them is removed. Constructors and
 * methods of the class may take a parameter of type {@link Servers}. The class is skipped, with the
 * reason, if a server cannot run on this machine's JDKs.
 *
 * <p>Classes that share a server must not run at the same time.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ServersExtension.class)
public @interface WithServers {
  /** The servers that the class uses. */
  ServerKind[] value();
}
