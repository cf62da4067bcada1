package society.postx.platform.workflows.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AlertTest {
  @Test
  void itsTitleIsOneShortLine() {
    var alert = new Alert("a/1", "stuck\r\nBcc: all@example\u202E" + "x".repeat(5_000), "");
    assertThat(alert.title()).startsWith("stuck Bcc: all@example x").hasSize(200).endsWith("…");
  }

  @Test
  void itsTextKeepsLinesAndIndentsAndNothingElseThatIsUnseen() {
    var alert = new Alert("a/1", "t", "why\u001b[31m red\u0000\n  ./platform retry a\n");
    assertThat(alert.text()).isEqualTo("why [31m red\n  ./platform retry a\n");
  }

  @Test
  void itsTextIsShort() {
    assertThat(new Alert("a/1", "t", "é\n".repeat(50_000)).text()).hasSize(10_000).endsWith("…");
  }

  @Test
  void whatIsMissingIsEmpty() {
    assertThat(new Alert(null, null, null)).isEqualTo(new Alert("", "", ""));
  }
}
