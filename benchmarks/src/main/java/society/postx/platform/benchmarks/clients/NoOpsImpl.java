package society.postx.platform.benchmarks.clients;

import society.postx.platform.workflows.activity.ActivityProfile;

/** Runs the activities that do nothing. */
public final class NoOpsImpl implements NoOps {
  @Override
  public void run(int activities) {
    var stub = ActivityProfile.SHORT.stub(NoOp.class, "nothing");
    for (var done = 0; done < activities; done++) {
      stub.noOp();
    }
  }
}
