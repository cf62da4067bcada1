package society.postx.platform.worker;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.zip.InflaterInputStream;
import net.schmizz.sshj.sftp.SFTPClient;
import net.schmizz.sshj.xfer.InMemoryDestFile;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.payload.PackedList;

/**
 * The worker of all clients reads nothing without a limit: what hosts, pages, APIs and programs
 * send goes through {@code activities.limit}, HTTP clients come from its {@code BoundedHttp}.
 */
class BoundedReadsTest {
  private static final String LIMITS = "society.postx.platform.activities.limit";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages(
              "society.postx.platform.activities",
              "society.postx.platform.worker",
              "society.postx.platform.workflows");

  /** Methods that read to the end, however far that is, by the class that has them. */
  private static final Map<Class<?>, Set<String>> UNLIMITED =
      Map.of(
          InputStream.class,
          Set.of("readAllBytes", "transferTo"),
          Reader.class,
          Set.of("transferTo", "readAllAsString", "readAllLines"),
          BufferedReader.class,
          Set.of("readLine", "lines"),
          Files.class,
          Set.of("readString", "readAllBytes", "readAllLines", "lines", "newBufferedReader"),
          URL.class,
          Set.of("openStream", "openConnection", "getContent"),
          java.net.http.HttpClient.class,
          Set.of("newHttpClient", "newBuilder"));

  /** What has no limit of its own when it is made. */
  private static final List<Class<?>> MADE =
      List.of(
          OkHttpClient.class,
          OkHttpClient.Builder.class,
          Scanner.class,
          InflaterInputStream.class, // PackedList counts what comes out
          InMemoryDestFile.class);

  private static final ArchRule RULE =
      noClasses()
          .that()
          .resideOutsideOfPackage(LIMITS)
          .and()
          .doNotBelongToAnyOf(PackedList.class)
          .should()
          .accessTargetWhere(unlimited())
          .because(
              "one container that sends without end would take the memory of the worker of all");

  private static DescribedPredicate<JavaAccess<?>> unlimited() {
    return describe(
        "it reads without a limit",
        access ->
            access instanceof JavaCall<?> call && (reads(call) || makes(call) || lists(call)));
  }

  private static boolean reads(JavaCall<?> call) {
    return UNLIMITED.entrySet().stream()
        .anyMatch(
            it ->
                call.getTargetOwner().isAssignableTo(it.getKey())
                    && it.getValue().contains(call.getName()));
  }

  private static boolean makes(JavaCall<?> call) {
    return call.getName().equals("<init>")
        && !call.getTargetOwner().getPackageName().equals(LIMITS)
        && MADE.stream().anyMatch(call.getTargetOwner()::isAssignableTo);
  }

  /** A folder on the box may hold millions of names. */
  private static boolean lists(JavaCall<?> call) {
    return call.getTargetOwner().isAssignableTo(SFTPClient.class)
        && call.getName().equals("ls")
        && call.getTarget().getRawParameterTypes().size() == 1;
  }

  @Test
  void theWorkerReadsNothingWithoutALimit() {
    RULE.check(CLASSES);
  }

  @Test
  void theRuleFindsEachKind() {
    for (var kind : List.of(WholeStream.class, WholeFile.class, OwnClient.class)) {
      var classes = new ClassFileImporter().importClasses(kind);
      assertThatThrownBy(() -> RULE.check(classes)).hasMessageContaining(kind.getSimpleName());
    }
  }

  private record WholeStream(Process process) implements Callable<byte[]> {
    @Override
    public byte[] call() throws IOException {
      return process.getInputStream().readAllBytes();
    }
  }

  private record WholeFile(Path file) implements Callable<String> {
    @Override
    public String call() throws IOException {
      return Files.readString(file);
    }
  }

  private record OwnClient() implements Callable<OkHttpClient> {
    @Override
    public OkHttpClient call() {
      return new OkHttpClient.Builder().build();
    }
  }
}
