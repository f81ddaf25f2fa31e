package io.ela.testbed.junit;

import io.ela.testbed.ServerKind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Does what {@link WithServers} says. JUnit makes it; nothing else needs to. */
public final class ServersExtension
    implements ExecutionCondition, BeforeAllCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(ServersExtension.class);

  /** Made by JUnit. */
  public ServersExtension() {}

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (context.getTestMethod().isPresent() || ServerPool.inContainers()) {
      return ConditionEvaluationResult.enabled("servers are looked at once a class");
    }
    return kinds(context).stream()
        .map(ServerKind::unavailableReason)
        .flatMap(Optional::stream)
        .findFirst()
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("all servers can run here"));
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    // A nested class goes on with what its outer class has put into the servers.
    if (context.getEnclosingTestClasses().isEmpty()) {
      pool(context).makeReady(kinds(context));
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Servers.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return new Servers(pool(context).running(kinds(context)));
  }

  private static ServerPool pool(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(ServerPool.class, key -> ServerPool.open(), ServerPool.class);
  }

  private static Set<ServerKind> kinds(ExtensionContext context) {
    WithServers annotation =
        AnnotationSupport.findAnnotation(
                context.getRequiredTestClass(),
                WithServers.class,
                context.getEnclosingTestClasses())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        context.getRequiredTestClass() + " has no @WithServers"));
    Set<ServerKind> kinds = EnumSet.noneOf(ServerKind.class);
    kinds.addAll(Arrays.asList(annotation.value()));
    return kinds;
  }
}
