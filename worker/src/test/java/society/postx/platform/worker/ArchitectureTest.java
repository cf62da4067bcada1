package society.postx.platform.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/** The modules depend on each other in one direction, and the product never on the sandbox. */
class ArchitectureTest {
  private static final String ROOT = "society.postx.platform.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar")) // workflows' test kit
          .importPackages("society.postx.platform");

  @Test
  void theProductNeverDependsOnTheSandbox() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "sandbox..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + "sandbox..")
        .check(CLASSES);
  }

  @Test
  void theSandboxImportsNothingOfTheProduct() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "sandbox..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + "workflows..", ROOT + "activities..", ROOT + "worker..", ROOT + "starter..")
        .check(CLASSES);
  }

  @Test
  void onlyTheWorkerKnowsActivityImplementations() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "starter..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + "activities..", ROOT + "worker..")
        .check(CLASSES);
  }

  @Test
  void noWordStandsForEverything() {
    noClasses()
        .should()
        .haveNameMatching(".*(Utils?|Helper|Manager|Service|Common)")
        .because("a name says what a class is about (style)")
        .check(CLASSES);
  }

  @Test
  void modulesHaveNoCycles() {
    SlicesRuleDefinition.slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    SlicesRuleDefinition.slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(CLASSES);
  }
}
