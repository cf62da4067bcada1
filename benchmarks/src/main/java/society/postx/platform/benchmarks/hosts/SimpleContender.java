package society.postx.platform.benchmarks.hosts;

/** A contender made of two pieces of work. */
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
