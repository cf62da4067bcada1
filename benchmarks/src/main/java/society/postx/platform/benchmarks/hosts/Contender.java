package society.postx.platform.benchmarks.hosts;

/** One way to get the same work done on the same hosts. */
public interface Contender {
  String name();

  /** What it keeps between runs (connections) is gone; empty-handed as after a restart. */
  void cool();

  /** Returns once all hosts are done; fails where one is not. */
  void run();
}
