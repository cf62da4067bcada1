package society.postx.platform.activities.deployment;

import society.postx.platform.workflows.deployment.Downtime;

/** Keeps what a probe has seen, so that its next attempt continues from there. */
interface ProbeLog {
  /** What earlier attempts saw. */
  Downtime earlier();

  /** Keeps it; false when the probe must end. */
  boolean goesOn(Downtime seen);
}
