package society.postx.platform.starter.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.operation.Verb;

class ChecklistViewTest {
  private static final Checklist.Item SERVER =
      new Checklist.Item(
          "CREATE_SERVER", "Infrastructure", "Create server", StepState.RUNNING, "", Duration.ZERO);

  private final ChecklistView plain = new ChecklistView(false);

  private static Checklist checklist(Checklist.Item... items) {
    return new Checklist(
        "OnboardClient",
        "alpha",
        "CREATE_SERVER",
        "Create server",
        List.of(),
        List.of(items),
        List.of());
  }

  private static Checklist.Item server(StepState state, String note, Duration took) {
    return new Checklist.Item(
        "CREATE_SERVER", "Infrastructure", "Create server", state, note, took);
  }

  @Test
  void boxesStandUnderTheirSectionWithMarkNoteAndTime() {
    var done = server(StepState.DONE, "server client-alpha", Duration.ofSeconds(75));
    assertThat(plain.lines(checklist(done)))
        .containsExactly(
            "OnboardClient alpha: Create server",
            "Infrastructure",
            "  ✅ Create server: server client-alpha (1 min 15 s)");
  }

  @Test
  void anUndeliveredAlertIsShownBelowTheHeadlineAndAsNews() {
    var silent =
        new Checklist(
            "OnboardClient",
            "alpha",
            Operation.WAITS,
            "it is stuck",
            List.of(),
            List.of(),
            List.of(),
            null,
            null,
            null,
            "no alert delivered yet",
            null);
    assertThat(plain.lines(silent))
        .containsExactly("OnboardClient alpha: it is stuck", "  ⚠️ no alert delivered yet");
    assertThat(plain.news(checklist(), silent)).contains("⚠️ no alert delivered yet");
    assertThat(plain.news(silent, silent)).isEmpty();
  }

  @Test
  void theDecisionLogIsPartOfIt() {
    var entry =
        new Checklist.Entry(
            Instant.parse("2026-11-23T14:02:00Z"), Verb.SKIP, "eva", "no", "refused: too early");
    var checklist =
        new Checklist("OnboardClient", "alpha", "", "", List.of(), List.of(), List.of(entry));
    assertThat(plain.lines(checklist))
        .last()
        .isEqualTo("  2026-11-23 14:02 UTC skip by eva: no (refused: too early)");
  }

  @Test
  void onlyWhatIsNewIsPrintedLineByLine() {
    var later = checklist(server(StepState.RUNNING, "", Duration.ofSeconds(9)));
    assertThat(plain.news(checklist(SERVER), later)).isEmpty();
    var done = checklist(server(StepState.DONE, "", Duration.ofSeconds(10)));
    assertThat(plain.news(later, done)).containsExactly("✅ Create server (10 s)");
  }

  @Test
  void aNoteCannotSteerTheTerminal() {
    var evil = server(StepState.STUCK, "said \u001b[2J\nand\tmore", Duration.ZERO);
    assertThat(plain.lines(checklist(evil)))
        .last()
        .isEqualTo("  ❌ Create server: said  [2J and more");
  }

  @Test
  void onASmallTerminalOnlyTheSectionInWorkIsLong() {
    var before =
        new Checklist.Item(
            "CONTACT_KNOWN", "Prerequisites", "Contact", StepState.DONE, "", Duration.ZERO);
    var after =
        new Checklist.Item(
            "HTTPS_ACCESSIBLE", "Verification", "HTTPS", StepState.OPEN, "", Duration.ZERO);
    assertThat(plain.compactLines(checklist(before, SERVER, after)))
        .containsExactly(
            "OnboardClient alpha: Create server",
            "Prerequisites  ✅ 1 of 1",
            "Infrastructure",
            "  ⏳ Create server",
            "Verification  ⬜ 0 of 1");
  }

  @Test
  void stepsThatHaveNotStartedAreNotPrintedAsNews() {
    var nothing = checklist();
    var open = server(StepState.OPEN, "", Duration.ZERO);
    assertThat(plain.news(nothing, checklist(open, SERVER))).containsExactly("⏳ Create server");
  }

  @Test
  void coloursAreThereWhenAskedFor() {
    assertThat(new ChecklistView(true).lines(checklist(SERVER)).getLast()).contains("\u001b[33m");
    assertThat(String.join("", plain.lines(checklist(SERVER)))).doesNotContain("\u001b");
  }
}
