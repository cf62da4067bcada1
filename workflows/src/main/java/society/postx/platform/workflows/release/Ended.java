package society.postx.platform.workflows.release;

import society.postx.platform.workflows.release.DeployReleaseResult.Outcome;

/** The rollout ends here, before every client runs the release. */
final class Ended extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Outcome outcome;

  Ended(Outcome outcome, String why) {
    super(why);
    this.outcome = outcome;
  }

  Outcome outcome() {
    return outcome;
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
