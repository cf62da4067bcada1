package society.postx.platform.benchmarks.hosts;

/** Does the same work on the same hosts in one of the ways that a benchmark compares. */
public interface Contender {
  String name();

  /** Drops what it keeps between runs, such as connections, as a restart does. */
  void cool();

  /** Returns once all hosts are done; fails if one is not. */
  void run();
}
