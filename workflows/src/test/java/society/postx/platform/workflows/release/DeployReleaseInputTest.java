package society.postx.platform.workflows.release;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.deployment.Downtime;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.payload.PlatformConverter;
import society.postx.platform.workflows.rollout.decision.RolloutStage;

/** Tests the input that people type, as Temporal carries it and as the docs show it. */
class DeployReleaseInputTest {
  private static final DataConverter CONVERTER = PlatformConverter.INSTANCE;
  private static final Path DOCS = Path.of("../docs");
  private static final Path PAGE = DOCS.resolve("workflows/DeployRelease.md");

  private static DeployReleaseInput read(String json) {
    var payload =
        Payload.newBuilder()
            .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
            .setData(ByteString.copyFromUtf8(json))
            .build();
    return CONVERTER.fromPayload(payload, DeployReleaseInput.class, DeployReleaseInput.class);
  }

  private static String write(Object value) {
    return CONVERTER.toPayload(value).orElseThrow().getData().toStringUtf8();
  }

  @Test
  void whatIsNotTypedHasItsDefault() {
    var input = read("{\"revision\":\"v1.2\",\"reason\":\"why\",\"operator\":\"ops\"}");
    var terms = input.settings();
    assertThat(terms.soakTime()).isEqualTo(Duration.ofMinutes(30));
    assertThat(terms.approvalTime()).isEqualTo(Duration.ofDays(3));
    assertThat(terms.atOnce()).isEqualTo(10);
    assertThat(terms.budget(100).exceededBy(1)).isTrue();
    assertThat(input.appsToDeploy()).isEmpty();
    assertThat(Stream.of(terms.asksBeforeEachWave(), terms.atAnyTime(), terms.dry()))
        .containsOnly(false);
    assertThat(write(input))
        .isEqualTo("{\"revision\":\"v1.2\",\"reason\":\"why\",\"operator\":\"ops\"}");
  }

  @Test
  void whatRollsAReleaseBackNeedsNoRevision() {
    var json = "{\"reason\":\"why\",\"operator\":\"ops\",\"rollsBack\":\"2026-11-25-nextcloud\"}";
    assertThat(write(read(json))).isEqualTo(json);
    assertThat(read(json).goal()).isEqualTo("rollback of 2026-11-25-nextcloud");
    assertThat(read(json.replace("rollsBack", "takesBack"))).isEqualTo(read(json));
  }

  @Test
  void durationsAreIsoText() {
    var json =
        "{\"revision\":\"main\",\"reason\":\"why\",\"operator\":\"ops\",\"soak\":\"PT45M\",\"approvalTimeout\":\"PT2H\"}";
    assertThat(write(read(json))).isEqualTo(json);
    assertThat(write(new Downtime(Duration.ofSeconds(3), Duration.ofMinutes(1), 60)))
        .isEqualTo("{\"down\":\"PT3S\",\"watched\":\"PT1M\",\"samples\":60}");
  }

  @Test
  void thePastedJsonAndTheExampleStartARelease() throws IOException {
    var pasted =
        Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(PAGE))
            .results()
            .findFirst()
            .orElseThrow()
            .group(1);
    var example = Files.readString(DOCS.resolve("examples/deploy.json"));
    assertThat(read(pasted)).isEqualTo(read(example));
    assertThat(read(example).revision()).isEqualTo("main");
  }

  @Test
  void thePageSaysWhatCountsAtWhichState() throws IOException {
    var page = Files.readString(PAGE);
    var rows =
        page.substring(page.indexOf("| state | counts |"), page.indexOf("`pause` lets"))
            .lines()
            .skip(2)
            .filter(line -> line.startsWith("| "))
            .map(line -> line.split("\\|"))
            .toList();
    var said = new TreeMap<String, String>();
    for (var row : rows) {
      var verbs =
          Pattern.compile("[a-z]+")
              .matcher(row[2].replaceAll("\\(.*?\\)|:.*", ""))
              .results()
              .map(found -> found.group())
              .filter(word -> !word.equals("nothing"))
              .collect(joining(" "));
      Arrays.stream(row[1].split(",")).forEach(state -> said.put(state.strip(), verbs));
    }
    assertThat(said).isEqualTo(table());
  }

  private static Map<String, String> table() {
    var table = new TreeMap<String, String>();
    for (var state : RolloutStage.values()) {
      table.put(state.name(), words(state.verbs()));
    }
    return table;
  }

  private static String words(List<Verb> verbs) {
    return verbs.stream().map(Verb::word).collect(joining(" "));
  }
}
