package society.postx.platform.workflows.backup;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.text.ShownText;

/**
 * What a snapshot says about itself: {@code /var/lib/platform/backup/manifest.json}, which the host
 * writes before each upload but the first pass (base/backup/manifest). A drill compares restored
 * data with it. ADR §4.
 *
 * <p>A host can write anything into it: every number and text is bounded here, an
 * IllegalArgumentException names the field that is not. Times are the host's. It proves that a
 * snapshot agrees with itself; sentinels and samples of live files prove more.
 *
 * @param host the server's name
 * @param tag of the deployment for which the backup was made; {@code night-2026-11-29} for a
 *     nightly one, empty for one of before 2026-12
 * @param written ISO 8601, by the host's clock
 * @param milliseconds of each part before the last upload
 * @param missing what the host could not find out, in its words
 */
public record BackupManifest(
    String host,
    String tag,
    String written,
    List<RunningApp> apps,
    List<Dump> dumps,
    List<PathTotal> paths,
    List<SampledFile> sample,
    @Nullable DiskSpace disk,
    SortedMap<String, Long> milliseconds,
    List<String> missing) {
  /** The folder with the manifest, which every snapshot has. */
  public static final String FOLDER = "/var/lib/platform/backup";

  public static final String PATH = FOLDER + "/manifest.json";

  private static final int MOST_APPS = 100;
  private static final int MOST_CONTAINERS = 100;
  private static final int MOST_DUMPS = 100;
  private static final int MOST_TABLES = 5000;
  private static final int MOST_PATHS = 2000;
  private static final int MOST_SAMPLES = 100;
  private static final int MOST_PARTS = 200;
  private static final int LONGEST_PATH = 4096;
  private static final int LONGEST_TEXT = 300;

  /** A petabyte, also of all files, dumps or rows together: far above any host's disk. */
  static final long LARGEST = 1_000_000_000_000_000L;

  /** PostgreSQL's names are at most 63 bytes, of any characters. */
  private static final int LONGEST_NAME = 63;

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,79}");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9-]{0,63}");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z");
  private static final Pattern COMMIT = Pattern.compile("([0-9a-f]{40})?");
  private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:@-]{0,254}");
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  /** How base/backup/manifest ends what it had no time for; the second until 2026-12-01. */
  private static final Pattern LATE =
      Pattern.compile(
          ".*(: not all of it within \\d{1,4} seconds| was not counted in time)", Pattern.DOTALL);

  public BackupManifest {
    matching(WORD, "host", host);
    matching(TAG, "tag", tag);
    matching(TIME, "written", written);
    apps = atMost(MOST_APPS, "apps", apps);
    var names = apps.stream().map(RunningApp::name).toList();
    if (Set.copyOf(names).size() < names.size()) {
      throw new IllegalArgumentException("apps: %s: each app once".formatted(names));
    }
    dumps = atMost(MOST_DUMPS, "dumps", dumps);
    paths = atMost(MOST_PATHS, "paths", paths);
    total("dumps.bytes", dumps.stream().mapToLong(Dump::bytes));
    total(
        "tables.rows",
        dumps.stream().flatMap(it -> it.tables().stream()).mapToLong(TableRows::rows));
    total("paths.files", paths.stream().mapToLong(PathTotal::files));
    total("paths.bytes", paths.stream().mapToLong(PathTotal::bytes));
    sample = atMost(MOST_SAMPLES, "sample", sample);
    missing = atMost(MOST_PARTS, "missing", missing);
    missing.forEach(it -> shortText(LONGEST_TEXT, "missing", it));
    milliseconds = milliseconds == null ? new TreeMap<>() : new TreeMap<>(milliseconds);
    atMost(MOST_PARTS, "milliseconds", List.copyOf(milliseconds.keySet()));
    milliseconds.forEach(
        (part, took) -> {
          shortText(LONGEST_TEXT, "milliseconds", part);
          size("milliseconds", took);
        });
  }

  /**
   * What the host could not find out for another reason than its limit of time: users are out while
   * it counts, so large data stays uncounted each night, and nothing is wrong with it.
   */
  public List<String> faults() {
    return missing.stream().filter(it -> !LATE.matcher(it).matches()).toList();
  }

  /** What of large data the host had no time to count, so that nothing compares it. */
  public List<String> uncounted() {
    var late = missing.stream().filter(it -> LATE.matcher(it).matches());
    var tables =
        dumps.stream()
            .flatMap(it -> it.uncounted().stream().map(table -> it.name() + ": " + table))
            .filter(it -> missing.stream().noneMatch(said -> said.startsWith(rowsOf(it))));
    return Stream.concat(late, tables).toList();
  }

  /** How base/backup/manifest begins why a table's count failed. */
  private static String rowsOf(String table) {
    return "rows of " + table + ": ";
  }

  /** Whether the host had no time to count what is below a path. */
  boolean isUncounted(String path) {
    return uncounted().stream().anyMatch(it -> it.startsWith("files of " + path + ": "));
  }

  /**
   * An app that ran.
   *
   * @param commit it was deployed from; empty where the host has no record
   */
  public record RunningApp(String name, String commit, List<RunningImage> containers) {
    public RunningApp {
      matching(WORD, "apps.name", name);
      matching(COMMIT, "apps.commit", commit);
      containers = atMost(MOST_CONTAINERS, "apps.containers", containers);
    }
  }

  /**
   * A container's image.
   *
   * @param image with its tag
   * @param digest of the registry; of the image itself where it came from none
   */
  public record RunningImage(String service, String image, String digest) {
    public RunningImage {
      matching(WORD, "containers.service", service);
      matching(IMAGE, "containers.image", image);
      matching(DIGEST, "containers.digest", digest);
    }
  }

  /**
   * A file of a database in the app's {@code dumps/}.
   *
   * @param counted whether rows were counted in the dump's own transaction
   * @param uncounted tables, with their schema, that have no rows here: they took too long to
   *     count, or {@code missing} says why their count failed
   * @param sentinel the row of the platform's own schema, read in the same transaction
   */
  public record Dump(
      String app,
      String file,
      long bytes,
      boolean counted,
      List<TableRows> tables,
      List<String> uncounted,
      @Nullable String sentinel) {
    public Dump {
      matching(WORD, "dumps.app", app);
      matching(WORD, "dumps.file", file);
      size("dumps.bytes", bytes);
      tables = atMost(MOST_TABLES, "dumps.tables", tables);
      uncounted = atMost(MOST_TABLES, "dumps.uncounted", uncounted);
      uncounted.forEach(it -> shortText(LONGEST_TEXT, "dumps.uncounted", it));
      shortText(LONGEST_TEXT, "dumps.sentinel", sentinel == null ? "" : sentinel);
    }

    String name() {
      return app + "/" + file;
    }
  }

  /** A table that was counted. */
  public record TableRows(String schema, String table, long rows) {
    public TableRows {
      shortText(LONGEST_NAME, "tables.schema", schema);
      shortText(LONGEST_NAME, "tables.table", table);
      size("tables.rows", rows);
    }

    String name() {
      return schema + "." + table;
    }
  }

  /** Files below a backed-up path, links and other special files included. */
  public record PathTotal(String path, long files, long bytes) {
    public PathTotal {
      shortText(LONGEST_PATH, "paths.path", path);
      size("paths.files", files);
      size("paths.bytes", bytes);
    }
  }

  /**
   * One of at most 50 files that differ from day to day, each at most 16 MB.
   *
   * @param modified seconds since 1970, by the host's clock
   */
  public record SampledFile(String path, long bytes, long modified, String sha256) {
    public SampledFile {
      shortText(LONGEST_PATH, "sample.path", path);
      size("sample.bytes", bytes);
      matching(SHA_256, "sample.sha256", sha256);
    }
  }

  /** Of the disk that holds the apps. */
  public record DiskSpace(long bytes, long free) {
    public DiskSpace {
      size("disk.bytes", bytes);
      size("disk.free", free);
    }
  }

  private static void matching(Pattern pattern, String field, @Nullable String value) {
    if (value == null || !pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "%s: '%s': must match %s".formatted(field, shown(value), pattern));
    }
  }

  private static void shortText(int most, String field, @Nullable String value) {
    if (value == null || value.codePointCount(0, value.length()) > most) {
      throw new IllegalArgumentException(
          "%s: '%s': at most %d characters".formatted(field, shown(value), most));
    }
  }

  private static void size(String field, @Nullable Long value) {
    if (value == null || value < 0 || value > LARGEST) {
      throw new IllegalArgumentException("%s: %s: zero to %d".formatted(field, value, LARGEST));
    }
  }

  /** Cannot overflow: each value is bounded, and so is what is added to it. */
  private static void total(String field, LongStream values) {
    size(field, values.reduce(0, (one, other) -> Math.min(Math.addExact(one, other), LARGEST + 1)));
  }

  private static <T> List<T> atMost(int most, String field, @Nullable List<T> values) {
    if (values == null) {
      return List.of();
    }
    if (values.size() > most || values.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException(
          "%s: %d entries: at most %d, none of them null".formatted(field, values.size(), most));
    }
    return List.copyOf(values);
  }

  private static String shown(@Nullable String value) {
    return value == null ? "null" : ShownText.oneLine(ShownText.shortened(value, LONGEST_NAME));
  }
}
