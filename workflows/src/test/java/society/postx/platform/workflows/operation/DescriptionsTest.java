package society.postx.platform.workflows.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the UI shows beside a signal and an update is all that its form says. */
class DescriptionsTest {
  private static final Pattern SPAN = Pattern.compile("`(\\{.*})`$");

  static Stream<JavaMethod> methodsThatTakeADecision() {
    return new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("society.postx.platform.workflows")
            .stream()
            .flatMap(type -> type.getMethods().stream())
            .filter(
                method ->
                    method.isAnnotatedWith(SignalMethod.class)
                        || method.isAnnotatedWith(UpdateMethod.class))
            .filter(
                method ->
                    method.getRawParameterTypes().stream()
                        .anyMatch(type -> type.isEquivalentTo(Decision.class)));
  }

  @ParameterizedTest
  @MethodSource("methodsThatTakeADecision")
  void theDescriptionEndsWithAnExampleThatCanBePasted(JavaMethod method) throws Exception {
    var description =
        method.isAnnotatedWith(SignalMethod.class)
            ? method.getAnnotationOfType(SignalMethod.class).description()
            : method.getAnnotationOfType(UpdateMethod.class).description();
    var span = SPAN.matcher(description);
    assertThat(span.find()).as(description).isTrue();
    var decision =
        JacksonJsonPayloadConverter.newDefaultObjectMapper()
            .readValue(span.group(1), Decision.class);
    assertThat(decision.problems()).isEmpty();
    assertThat(decision.reason()).isNotEmpty();
    assertThat(decision.step().isEmpty()).isEqualTo(!method.getName().startsWith("skip"));
    assertThat(decision.plan().isEmpty()).isEqualTo(!method.getName().startsWith("approve"));
  }
}
