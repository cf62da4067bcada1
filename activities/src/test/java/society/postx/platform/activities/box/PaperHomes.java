package society.postx.platform.activities.box;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import society.postx.platform.workflows.change.RunLabel;

/** Fake homes on the box in memory: file names and contents. */
public final class PaperHomes implements Homes {
  private static final String SNAPSHOTS = "restic-repo/snapshots/";
  private static final String KEYS = ".ssh/authorized_keys";

  private final Map<String, Map<String, String>> homes = new TreeMap<>();

  /** All homes there are, with their files. */
  public Map<String, Map<String, String>> all() {
    return homes;
  }

  @Override
  public Home open(String home, String commit, String mainAccount) {
    return new PaperHome(home);
  }

  private final class PaperHome implements Home {
    private final String path;

    private PaperHome(String path) {
      this.path = path;
    }

    private Map<String, String> files() {
      return homes.getOrDefault(path, Map.of());
    }

    @Override
    public String authorizedKeys() {
      return files().getOrDefault(KEYS, "");
    }

    @Override
    public void setAuthorizedKeys(String text) {
      homes.computeIfAbsent(path, any -> new TreeMap<>()).put(KEYS, text);
    }

    @Override
    public void claim(RunLabel run) {
      var files = homes.computeIfAbsent(path, any -> new TreeMap<>());
      if (files.keySet().stream().allMatch(KEYS::equals)) files.put(run.value(), "");
    }

    @Override
    public boolean claimedBy(RunLabel run) {
      return files().containsKey(run.value());
    }

    @Override
    public Map<String, Instant> snapshotTimes(int most) {
      var times = new TreeMap<String, Instant>();
      files()
          .forEach(
              (name, stored) -> {
                if (name.startsWith(SNAPSHOTS)) {
                  times.put(name.substring(SNAPSHOTS.length()), Instant.parse(stored));
                }
              });
      return times;
    }

    @Override
    public SnapshotFolder snapshots(Collection<String> wanted) {
      throw new UnsupportedOperationException("paper has no sizes");
    }

    @Override
    public SortedSet<String> repositoryKeys(int most) {
      throw new UnsupportedOperationException("paper has no repositories");
    }

    @Override
    public Homes.RepositoryStage repositoryStage(int most) {
      throw new UnsupportedOperationException("paper has no repositories");
    }

    @Override
    public void setRepositoryAside(String suffix) {
      throw new UnsupportedOperationException("paper has no repositories");
    }

    @Override
    public long repositoryBytes(int most) {
      return files().entrySet().stream()
          .filter(it -> it.getKey().startsWith("restic-repo/"))
          .mapToLong(it -> Long.parseLong(it.getValue()))
          .sum();
    }

    @Override
    public Optional<Instant> clock() {
      throw new UnsupportedOperationException("paper has no clock");
    }

    @Override
    public Optional<Instant> pruneFinished() {
      throw new UnsupportedOperationException("paper has no times");
    }

    @Override
    public boolean pruneUnfinished() {
      throw new UnsupportedOperationException("paper has no times");
    }

    @Override
    public boolean pruneCutOff() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void markCutOff(boolean cutOff) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void markPrune(boolean finished) {
      throw new UnsupportedOperationException("paper has no times");
    }

    @Override
    public void clear() {
      homes.computeIfPresent(path, (any, files) -> new TreeMap<>());
    }

    @Override
    public void removeIfEmpty() {
      if (files().isEmpty()) homes.remove(path);
    }

    @Override
    public void close() {}
  }
}
