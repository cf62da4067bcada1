package society.postx.platform.workflows.architecture;

import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.temporal.activity.ActivityInterface;
import io.temporal.workflow.Workflow;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.operation.WorkflowTime;

/**
 * Proves that workflow code is deterministic: it uses no clock, randomness, threads or anything
 * outside.
 */
class PurityTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("society.postx.platform.workflows");

  @Test
  void workflowsTouchNothingOutside() {
    noClasses()
        .that()
        .haveNameNotMatching(
            ".*\\.(PackedList.*|DecisionReader|PermitReleaseReader|SnapshotJson)") // only in memory
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io..",
            "java.net..",
            "java.nio.file..",
            "java.sql..",
            "java.util.concurrent..",
            "okhttp3..",
            "org.eclipse.jgit..")
        .check(CLASSES);
  }

  @Test
  void workflowsReadNoClockAndNoRandomness() {
    for (var type :
        new Class<?>[] {
          java.time.Instant.class,
          java.time.LocalDate.class,
          java.time.LocalDateTime.class,
          java.time.ZonedDateTime.class
        }) {
      noClasses().should().callMethod(type, "now").check(CLASSES);
    }
    noClasses().should().callMethod(System.class, "currentTimeMillis").check(CLASSES);
    noClasses().should().callMethod(System.class, "nanoTime").check(CLASSES);
    noClasses().should().callMethod(java.util.UUID.class, "randomUUID").check(CLASSES);
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(java.util.Random.class, Thread.class)
        .check(CLASSES);
    // As a parameter it is what Workflow.newRandom() gives.
    var generator = java.util.random.RandomGenerator.class;
    noClasses().should().callMethod(generator, "getDefault").check(CLASSES);
    noClasses().should().callMethod(generator, "of", String.class).check(CLASSES);
  }

  /** The SDK says no where the answer and the timer come together. */
  @Test
  void answersBeforeADeadlineAreAwaitedInOnePlace() {
    noClasses()
        .that()
        .areNotAssignableTo(WorkflowTime.class)
        .should(
            callMethodWhere(
                DescribedPredicate.<JavaMethodCall>describe(
                    "it waits with a limit",
                    call ->
                        call.getTargetOwner().isEquivalentTo(Workflow.class)
                            && call.getName().equals("await")
                            && call.getTarget().getRawParameterTypes().size() == 2)))
        .check(CLASSES);
  }

  @Test
  void workflowsDependOnTheSdkAlone() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "society.postx.platform.activities..",
            "society.postx.platform.worker..",
            "society.postx.platform.starter..",
            "society.postx.platform.sandbox..")
        .check(CLASSES);
  }

  @Test
  void noTwoActivitiesHaveTheSameName() {
    var names =
        CLASSES.stream()
            .filter(type -> type.isAnnotatedWith(ActivityInterface.class))
            .flatMap(type -> type.getMethods().stream())
            .map(JavaMethod::getName)
            .toList();
    assertThat(names).isNotEmpty().doesNotHaveDuplicates(); // or a worker refuses to start
  }

  @Test
  void nothingIsSynchronized() {
    noMethods()
        .should()
        .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED)
        .check(CLASSES);
  }
}
