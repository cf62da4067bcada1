package society.postx.platform.benchmarks.hosts;

/** Makes a contender from two pieces of code: one that cools it and one that runs it. */
public record SimpleContender(String name, Runnable cooling, Runnable work) implements Contender {
  @Override
  public void cool() {
    cooling.run();
  }

  @Override
  public void run() {
    work.run();
  }
}
