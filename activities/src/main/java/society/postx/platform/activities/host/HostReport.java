package society.postx.platform.activities.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import society.postx.platform.activities.health.AppContainers;
import society.postx.platform.activities.health.ExpectedContainer;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.workflows.deployment.HostState.RunningApp;
import society.postx.platform.workflows.text.ShownText;

/**
 * What one host reports about itself in one answer: apps, containers, disk and backup.
 *
 * @param base commit of its {@code base/}
 * @param apps as recorded, without the version they answer
 * @param obstacles why nothing should be changed on it now
 * @param unhealthy those of the obstacles that a change may have caused: apps that are unhealthy
 * @param sinceBackup how long ago the last backup ended, zero while one runs; empty where none
 *     ended since the host booted
 */
public record HostReport(
    String base,
    List<RunningApp> apps,
    List<String> obstacles,
    List<String> unhealthy,
    Optional<Duration> sinceBackup) {
  /** With less free space, a deployment or its backup could fail midway. */
  private static final int LEAST_PERCENT = 10;

  private static final long LEAST_MIB = 1024;

  /** A disk without inodes takes no file, however much space it has. */
  private static final long LEAST_INODES = 10_000;

  /** Characters of a time in ISO 8601, with its offset. */
  private static final int TIME = 40;

  /** Characters of who holds something, or of the names of a host's apps. */
  private static final int WORDS = 100;

  /** Zero means that one runs. */
  private static final Duration JUST_NOW = Duration.ofSeconds(1);

  /** The beginning of a digest is enough to see that it changed. */
  private static final Pattern DEPLOYMENT =
      Pattern.compile("(?<![^ ])([a-z0-9-]{1,64})=([0-9a-f]{16})[0-9a-f]{48}(?![^ ])");

  private static final String LOOK =
      """
      set -eu
      %s
      record=$(base64 --wrap=0 "$1" 2>/dev/null || :)
      backup=$(systemctl show --property=ActiveState --value platform-backup.service)
      ended=$(systemctl show --property=InactiveEnterTimestampMonotonic --value platform-backup.service)
      read -r up rest </proc/uptime
      out=$(date --reference=/var/lib/platform/users-out --iso-8601=seconds 2>/dev/null || :)
      held=$(head -c 100 /var/lib/platform/backups-held 2>/dev/null | tr '\n' ' ' || :)
      closed=
      for file in /opt/docker/traefik/routes/visitors-out-*.yml; do
        [ ! -e "$file" ] || closed="$closed $(basename "${file##*/visitors-out-}" .yml)"
      done
      disk=$(df --output=avail,size,iavail,itotal --block-size=1M /opt | tail -n 1)
      deployments=
      for app in "$2"/*; do
        case ${app##*/} in *[!a-z0-9-]*) continue ;; esac
        [ ! -e "$app.changing" ] || continue
        deployments="$deployments ${app##*/}=$(head -c 64 "$app")"
      done
      echo "record:$record"
      echo "backup:$backup $ended ${up%%.*}"
      echo "disk:$disk"
      echo "deployments:$deployments"
      echo "out:$out"
      echo "held:$held"
      echo "closed:$closed"
      for file in /opt/docker/*/compose.yml; do
        folder=${file%/compose.yml}
        [ ! -e "$file" ] || expected "${folder##*/}"
      done
      containers
      """
          .replace("%s", ExpectedContainer.FUNCTIONS);

  public static HostReport of(Host host) {
    return host.script(LOOK, List.of(DeployedRecord.PATH, AppFolders.RECORDS), Host.Input.none())
        .read("looking at its apps", said -> of(host.name(), said.lines().toList()));
  }

  /**
   * From the lines that LOOK prints: record, backup, disk, deployments, users out, backups held,
   * visitors kept out, services, containers.
   */
  static HostReport of(String host, List<String> lines) {
    var record =
        DeployedRecord.parse(host, new String(Base64.getDecoder().decode(after(lines, 0)), UTF_8));
    var obstacles = new ArrayList<String>();
    if (record.apps().isEmpty()) {
      obstacles.add(DeployedRecord.PATH + " names no app: it was never deployed to");
    }
    var sinceBackup = sinceBackup(after(lines, 1).split(" "));
    if (sinceBackup.filter(Duration.ZERO::equals).isPresent()) {
      obstacles.add("a backup runs");
    }
    disk(after(lines, 2).strip().split(" +"), obstacles);
    var deployments = deployments(after(lines, 3));
    var unhealthy = new ArrayList<String>();
    var out = ShownText.shortened(ShownText.oneLine(after(lines, 4)), TIME);
    if (!out.isEmpty() && sinceBackup.filter(Duration.ZERO::equals).isEmpty()) {
      unhealthy.add(
          "users are out since %s and no backup runs; run: sudo /opt/platform/backup/let-users-in"
              .formatted(out));
    }
    leftovers(words(after(lines, 5)), words(after(lines, 6)), obstacles);
    var containers = lines.subList(7, lines.size());
    for (var app : record.appsAt()) {
      unhealthy.addAll(AppContainers.of(app.name(), containers).unhealthy());
    }
    obstacles.addAll(unhealthy);
    return new HostReport(
        record.base(),
        record.running(deployments),
        List.copyOf(obstacles),
        List.copyOf(unhealthy),
        sinceBackup);
  }

  /** What a restore holds while it runs, and leaves where it is ended by force. */
  private static void leftovers(String held, String closed, List<String> obstacles) {
    if (!held.isEmpty()) {
      obstacles.add(
          "nightly backups are held by %s; if it has ended: sudo /opt/platform/backup/hold-backups end"
              .formatted(held));
    }
    if (!closed.isEmpty()) {
      obstacles.add(
          "visitors are kept out of %s; to let them in: sudo /opt/platform/backup/visitors in %s"
              .formatted(closed, closed));
    }
  }

  private static String words(String said) {
    return ShownText.shortened(ShownText.oneLine(said), WORDS).strip();
  }

  /** Whether a backup, which takes apps out of service, ran at any time in this last while. */
  public boolean backedUpWithin(Duration last) {
    return sinceBackup.filter(it -> it.compareTo(last) <= 0).isPresent();
  }

  /**
   * @param words of the backup's unit: its state, the microsecond it ended in (0 for never), and
   *     the second it is now, both since boot
   */
  private static Optional<Duration> sinceBackup(String[] words) {
    if (!List.of("inactive", "failed").contains(words[0])) {
      return Optional.of(Duration.ZERO);
    }
    var ended = Long.parseLong(words[1]);
    var ago = Duration.ofSeconds(Long.parseLong(words[2])).minus(ended, ChronoUnit.MICROS);
    return ended == 0
        ? Optional.empty()
        : Optional.of(ago.compareTo(JUST_NOW) < 0 ? JUST_NOW : ago);
  }

  /** By app, without those whose last deployment is unfinished: their record holds another word. */
  private static Map<String, String> deployments(String line) {
    var digests = new TreeMap<String, String>();
    var found = DEPLOYMENT.matcher(line);
    while (found.find()) {
      digests.put(found.group(1), found.group(2));
    }
    return digests;
  }

  private static String after(List<String> lines, int index) {
    var line = lines.get(index);
    return line.substring(line.indexOf(':') + 1);
  }

  /**
   * @param words MiB free and in all, then inodes free and in all: 0 or "-" in all where the file
   *     system makes them as it needs them
   */
  private static void disk(String[] words, List<String> obstacles) {
    room(words[0], words[1], LEAST_MIB, "MiB", obstacles);
    if (words.length > 3 && !List.of("0", "-").contains(words[3])) {
      room(words[2], words[3], LEAST_INODES, "inodes", obstacles);
    }
  }

  private static void room(
      String free, String all, long least, String unit, List<String> obstacles) {
    var available = Long.parseLong(free);
    var size = Long.parseLong(all);
    if (available < least || available * 100 < size * LEAST_PERCENT) {
      obstacles.add("its disk is nearly full: %d of %d %s free".formatted(available, size, unit));
    }
  }
}
