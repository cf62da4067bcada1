package society.postx.platform.activities.backup;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.secrets.AppSecrets;
import society.postx.platform.activities.ssh.CommandResult;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.text.ShownText;

/**
 * Puts a newly drawn {@link Sentinel} on a host: the file, and the row in each PostgreSQL database.
 * A host that cannot take one is backed up all the same; the check of its snapshots says what is
 * missing.
 */
final class SentinelPlacement {
  private static final Logger log = LoggerFactory.getLogger(SentinelPlacement.class);
  private static final String KEY = "sentinel_key";
  private static final int LONGEST = 300;
  private static final String PROGRAM = BackupPrograms.FOLDER + "/place-sentinel";

  private final InfrastructureRepository infrastructure;
  private final AppSecrets secrets;
  private final InstantSource clock;

  SentinelPlacement(
      InfrastructureRepository infrastructure, AppSecrets secrets, InstantSource clock) {
    this.infrastructure = infrastructure;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** Empty for a client from before 2026-11-30 whose secrets have no key yet. */
  Optional<Sentinel> of(ClientName client) {
    // At the newest commit that the clone has: a key that is there needs no remote.
    var values = secrets.at(client, infrastructure.known().commit(), List.of(KEY));
    return Optional.ofNullable(values.get(KEY)).map(key -> new Sentinel(client, key));
  }

  /** Needs the programs of {@code base/backup} on the host. */
  void place(Host host, ClientName client, List<AppAt> apps) {
    var sentinel = of(client);
    if (sentinel.isEmpty()) {
      log.warn(
          "the secrets of {} have no {}: its backups carry no sentinel; run its onboarding again",
          client,
          KEY);
      return;
    }
    var answer = host.root(List.of(PROGRAM), Host.Input.of(lines(sentinel.get(), apps)));
    if (!answer.ok()) {
      log.warn("{} took no sentinel in some place: {}", host.name(), shown(answer));
    }
  }

  private static String shown(CommandResult answer) {
    return ShownText.shortened(ShownText.oneLine(answer.err()), LONGEST);
  }

  private String lines(Sentinel sentinel, List<AppAt> apps) {
    var now = clock.instant();
    var lines = new ArrayList<String>();
    lines.add("file " + sentinel.value(Sentinel.FILE_PLACE, now));
    for (var app : BackupPlan.of(infrastructure::at, apps).apps()) {
      for (var database : app.manifest().backup().databases()) {
        database
            .postgres()
            .ifPresent(
                name ->
                    lines.add(
                        "database %s %s %s %s %s"
                            .formatted(
                                app.name(),
                                database.service(),
                                database.user().orElseThrow(),
                                name,
                                sentinel.value(
                                    Sentinel.place(app.name().value(), database.file()), now))));
      }
    }
    return String.join("\n", lines) + "\n";
  }
}
