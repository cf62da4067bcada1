package society.postx.platform.workflows.operation;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.workflows.release.DeployRelease;
import society.postx.platform.workflows.rollout.RolloutSignals;
import society.postx.platform.workflows.upgrade.UpgradeServers;

/** A client's own workflow tells its rollout that it waits, in text without markup. */
class ChildWaitsTest {
  private final ObjectMapper json = new ObjectMapper();

  @Test
  void itComesBackAsItWasSent() throws Exception {
    var sent = new ChildWaits("beta", "\"Roll back the client\" is stuck: disk full");
    assertThat(json.readValue(json.writeValueAsString(sent), ChildWaits.class)).isEqualTo(sent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "7", "\"beta\"", "[]", "{}", "{\"client\":{},\"about\":[1]}"})
  void junkIsAboutNobody(String junk) throws Exception {
    var read = json.readValue("[%s]".formatted(junk), ChildWaits[].class)[0];
    assertThat(read == null ? new ChildWaits("", "") : read).isEqualTo(new ChildWaits("", ""));
  }

  @Test
  void aLongTextIsShortenedToOneLineWithoutControls() {
    var about = new ChildWaits("beta", "disk\n\u001b[31m full " + "x".repeat(5000)).about();
    assertThat(about).hasSizeLessThan(250).doesNotContainPattern("\\p{Cntrl}").endsWith("…");
  }

  /** A child sends it by name. */
  @Test
  void everyRolloutHearsIt() throws Exception {
    var rollouts =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("society.postx.platform.workflows")
                .stream()
                .filter(
                    type ->
                        type.isAssignableTo(RolloutSignals.class)
                            && !type.isEquivalentTo(RolloutSignals.class))
                .flatMap(type -> type.getAllRawInterfaces().stream())
                .filter(type -> type.isAnnotatedWith(WorkflowInterface.class))
                .map(JavaClass::reflect)
                .collect(toSet());
    assertThat(rollouts).contains(DeployRelease.class, UpgradeServers.class);
    for (var rollout : rollouts) {
      var handler = rollout.getMethod(ChildWaits.SIGNAL, ChildWaits.class);
      assertThat(handler.isAnnotationPresent(SignalMethod.class)).isTrue();
    }
  }
}
