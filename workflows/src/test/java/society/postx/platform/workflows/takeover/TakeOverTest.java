package society.postx.platform.workflows.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TakeOverTest {
  private static List<Conflict> kept(int many, String value) {
    var all = new ArrayList<Conflict>();
    for (var index = 0; index < many; index++) {
      all.add(Conflict.ofOthers("rrset n%d TXT %s".formatted(index, value), "would stay"));
    }
    return all;
  }

  @Test
  void whatADigestCoversIsShownInWhole() {
    var long160 = "v".repeat(200) + "end";
    var all = kept(12, "x");
    all.add(Conflict.ofOthers("rrset long TXT " + long160, "would stay"));
    var refusal = new TakeOver(all).refusal(null).orElseThrow();

    for (var conflict : all) {
      assertThat(refusal).contains(conflict.what() + " would stay");
    }
    assertThat(refusal).contains("--take-over " + new TakeOver(all).digest());
  }

  @Test
  void moreThanCanBeListedIsNotOfferedAndNotAccepted() {
    var all = new TakeOver(kept(40, "v".repeat(100)));

    assertThat(all.refusal(all.digest()).orElseThrow())
        .contains("rrset n0 TXT", "and ", " more", "more than a decision can name")
        .doesNotContain("--take-over");
  }

  @Test
  void whatCannotBeTakenOverComesFirstInWholeAndTheRestStillNeedsADecision() {
    var remedy = "n".repeat(300) + "; add 0 issue \"letsencrypt.org\"";
    var all = kept(12, "x");
    all.add(Conflict.inTheWay("rrset dev CAA 0 issue \";\"", remedy));

    assertThat(new TakeOver(all).refusal(null).orElseThrow())
        .startsWith("rrset dev CAA")
        .contains(remedy)
        .contains("the rest still needs a decision")
        .doesNotContain("--take-over");
  }
}
