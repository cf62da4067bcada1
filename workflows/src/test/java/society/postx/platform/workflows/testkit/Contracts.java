package society.postx.platform.workflows.testkit;

import static java.util.stream.Collectors.toCollection;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.temporal.activity.ActivityInterface;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds by annotation everything of the platform that crosses Temporal. */
public final class Contracts {
  private static final String ROOT = "society.postx.platform.workflows";

  private Contracts() {}

  public static List<Class<?>> workflows() {
    return with(WorkflowInterface.class);
  }

  public static List<Class<?>> activities() {
    return with(ActivityInterface.class);
  }

  /** What a worker registers. */
  public static Class<?>[] implementations() {
    return classes()
        .filter(
            type ->
                !type.isInterface()
                    && type.getAllRawInterfaces().stream()
                        .anyMatch(it -> it.isAnnotatedWith(WorkflowInterface.class)))
        .map(JavaClass::reflect)
        .toArray(Class<?>[]::new);
  }

  /** The method that a workflow starts with. */
  public static Method entrance(Class<?> workflow) {
    return Arrays.stream(workflow.getMethods())
        .filter(method -> method.isAnnotationPresent(WorkflowMethod.class))
        .findFirst()
        .orElseThrow();
  }

  /** As Temporal names it. */
  public static String type(Class<?> workflow) {
    var named = entrance(workflow).getAnnotation(WorkflowMethod.class).name();
    return named.isEmpty() ? workflow.getSimpleName() : named;
  }

  private static List<Class<?>> with(Class<? extends Annotation> annotation) {
    return List.copyOf(
        classes()
            .filter(type -> type.isAnnotatedWith(annotation))
            .map(JavaClass::reflect)
            .collect(
                toCollection(() -> new TreeSet<Class<?>>(Comparator.comparing(Class::getName)))));
  }

  private static Stream<JavaClass> classes() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT)
            .stream();
  }
}
