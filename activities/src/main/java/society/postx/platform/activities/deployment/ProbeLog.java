package society.postx.platform.activities.deployment;

import society.postx.platform.workflows.deployment.Downtime;

/** What a probe has seen, kept where its next attempt finds it. */
interface ProbeLog {
  /** What earlier attempts saw. */
  Downtime earlier();

  /** Keeps it; false where the probe shall end. */
  boolean goesOn(Downtime seen);
}
