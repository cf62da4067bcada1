package society.postx.platform.benchmarks.clients;

import society.postx.platform.workflows.activity.Patience;

/** Runs the activities that do nothing. */
public final class NoOpsImpl implements NoOps {
  @Override
  public void run(int activities) {
    var stub = Patience.SHORT.stub(NoOp.class, "nothing");
    for (var done = 0; done < activities; done++) {
      stub.noOp();
    }
  }
}
