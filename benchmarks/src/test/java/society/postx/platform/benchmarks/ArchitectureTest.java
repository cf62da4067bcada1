package society.postx.platform.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/** Checks that benchmarks use the product, and that the product never uses a benchmark. */
class ArchitectureTest {
  private static final String ROOT = "society.postx.platform.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar")) // workflows' test kit
          .importPackages("society.postx.platform");

  @Test
  void nothingDependsOnABenchmark() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "benchmarks..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + "benchmarks..")
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
  void packagesHaveNoCycles() {
    SlicesRuleDefinition.slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(CLASSES);
  }
}
