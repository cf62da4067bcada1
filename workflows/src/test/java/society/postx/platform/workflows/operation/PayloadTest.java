package society.postx.platform.workflows.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.workflow.UpdateMethod;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import society.postx.platform.workflows.testkit.Contracts;

/** What the UI shows to paste as a decision has every field that the decision takes. */
class PayloadTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern EXAMPLE = Pattern.compile("`(\\{.*})`");

  private static final Checklist WAITS =
      new Checklist(
          "OffboardClient",
          "alpha",
          Operation.WAITS,
          "",
          List.of(),
          List.of(),
          List.of(),
          new Question(
              "Remove alpha?", "", List.of(), 0, List.of(), "", "", Instant.EPOCH, "5f1c", null),
          null,
          "ARCHIVE_OPENS",
          null,
          null);

  @ParameterizedTest
  @EnumSource(Verb.class)
  void thePayloadShownHasTheFieldsOfItsDescription(Verb verb) throws IOException {
    var shown = JSON.readTree(WAITS.payload(verb));
    assertThat(fields(shown)).isEqualTo(fields(described(verb)));
    assertThat(Decision.FIELDS).containsAll(fields(shown));
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void thePayloadShownIsADecisionWithoutAProblem(Verb verb) throws IOException {
    var read = JSON.readValue(WAITS.payload(verb), Decision.class);
    assertThat(read.problemsOf(verb)).isEmpty();
  }

  /** The example in the description of the verb's update, which the UI shows too. */
  private static JsonNode described(Verb verb) throws IOException {
    for (var contract : Contracts.workflows()) {
      for (var method : contract.getMethods()) {
        var update = method.getAnnotation(UpdateMethod.class);
        if (update != null && update.name().equals(verb.word())) {
          var example = EXAMPLE.matcher(update.description());
          assertThat(example.find()).as(update.description()).isTrue();
          return JSON.readTree(example.group(1));
        }
      }
    }
    throw new AssertionError("no workflow takes " + verb);
  }

  private static Set<String> fields(JsonNode payload) {
    var fields = new TreeSet<String>();
    payload.fieldNames().forEachRemaining(fields::add);
    return fields;
  }
}
