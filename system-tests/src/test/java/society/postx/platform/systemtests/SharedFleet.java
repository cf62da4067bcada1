package society.postx.platform.systemtests;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives all test classes the same {@link Fleet}: the first class starts it, and it is closed after
 * the last. Classes run by their {@code @Order}; each starts with what the classes before it left.
 */
final class SharedFleet implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(SharedFleet.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType().equals(Fleet.class);
  }

  @Override
  public Fleet resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Fleet.class, key -> Fleet.start(), Fleet.class);
  }
}
