package society.postx.platform.activities.backup;

import static java.util.stream.Collectors.joining;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.JOB_FAILED;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.backup.SentinelCheck.Place;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.ssh.CommandResult;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.activities.ssh.Masking;
import society.postx.platform.workflows.backup.AppsData;
import society.postx.platform.workflows.backup.BackupManifest;
import society.postx.platform.workflows.backup.BackupManifest.SampledFile;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.text.ShownText;

/**
 * Asks a staging server about the copy on it. Each list answers what is wrong, one line each. What
 * the server says is bounded and never believed further than it goes: restored data is a client's.
 */
final class CopyProof {
  private static final ByteLimit CERTIFICATES = ByteLimit.ofMegabytes(1);

  private static final Pattern LINE =
      Pattern.compile("([0-9a-f]{64}) [ *](/.{1,4095})", Pattern.DOTALL);

  /** Below what a command on a host may take. */
  private static final String PROVE_SECONDS = "50";

  /** Names in one sentence. */
  private static final int NAMED = 3;

  private static final int SAID = 300;

  private final InfrastructureRepository infrastructure;
  private final SecretStore secrets;
  private final Function<ClientName, Optional<Sentinel>> sentinels;

  CopyProof(InfrastructureRepository infrastructure, SecretStore secrets) {
    this.infrastructure = infrastructure;
    this.secrets = secrets;
    this.sentinels = new SentinelPlacement(infrastructure, secrets, InstantSource.system())::of;
  }

  /** What the copy's manifest in this file says. */
  BackupManifest said(Host host, String file) {
    var reading = ManifestFile.parse(host.root("cat", file).orFail("reading " + file));
    return reading
        .manifest()
        .orElseThrow(
            () -> JOB_FAILED.stop("%s on %s: %s".formatted(file, host.name(), reading.problem())));
  }

  /** What these apps call their data. */
  AppsData data(List<AppAt> apps) {
    var databases = new TreeSet<String>();
    var paths = new TreeSet<String>();
    for (var app : apps) {
      var manifest = manifest(app);
      manifest.backup().databases().stream()
          .filter(it -> it.postgres().isPresent())
          .forEach(it -> databases.add("%s/%s".formatted(app.name(), it.file())));
      paths.addAll(BackupPlan.data(manifest));
    }
    return new AppsData(databases, paths);
  }

  /** The snapshot's sampled files, those that the restore brings. */
  List<String> samples(Host host, BackupManifest promised, AppsData data) {
    var files = promised.sample().stream().filter(it -> data.holds(it.path())).toList();
    if (files.isEmpty()) {
      return List.of();
    }
    var input = files.stream().map(it -> it.path() + "\0").collect(joining());
    var has =
        host.script(CopyScripts.CHECKSUMS, List.of(), Host.Input.of(input))
            .read("asking for checksums of restored files", CopyProof::checksums);
    var others =
        files.stream()
            .filter(it -> !it.sha256().equals(has.get(it.path())))
            .map(SampledFile::path)
            .toList();
    return others.isEmpty()
        ? List.of()
        : List.of(
            "%d of %d sampled files are missing or have other contents: %s%s"
                .formatted(
                    others.size(),
                    files.size(),
                    others.stream().limit(NAMED).map(CopyProof::shown).collect(joining(", ")),
                    others.size() > NAMED ? ", …" : ""));
  }

  /** By path; a name that is not UTF-8 matches none. */
  private static Map<String, String> checksums(String said) {
    var found = new HashMap<String, String>();
    for (var line : said.split("\0", -1)) {
      var parts = LINE.matcher(line);
      if (parts.matches()) {
        found.put(parts.group(2), parts.group(1));
      }
    }
    return found;
  }

  /**
   * The sentinels of the restored file and of each database, as it was loaded. All were drawn at
   * once, so an older one is of an older state.
   */
  List<String> sentinels(Host host, BackupManifest running, ClientName client) {
    return sentinels
        .apply(client)
        .map(
            sentinel -> {
              var places = new ArrayList<Place>();
              places.add(new Place(Sentinel.FILE_PLACE, fileDrawn(host, sentinel)));
              places.addAll(SentinelCheck.rows(sentinel, running));
              return SentinelCheck.problems("the restored data", places);
            })
        .orElse(List.of(SentinelCheck.NO_KEY));
  }

  /** How old the restored state may be; empty where the worker knows no value in it. */
  List<String> state(Host host, ClientName client) {
    return sentinels.apply(client).flatMap(it -> fileDrawn(host, it)).stream()
        .map(
            it ->
                "the restored files are of %s or later, by their sentinel"
                    .formatted(Quantities.time(it)))
        .toList();
  }

  private static Optional<Instant> fileDrawn(Host host, Sentinel sentinel) {
    var said = host.root("head", "--bytes=1000", Sentinel.FILE);
    return said.ok() ? sentinel.drawn(Sentinel.FILE_PLACE, said.out()) : Optional.empty();
  }

  /** Each app proves itself by the commands of its app.yml. */
  List<String> drills(Host host, ClientName client, List<AppAt> apps) {
    var masking = new Masking(secrets.ever(client));
    var problems = new ArrayList<String>();
    for (var app : apps) {
      var said =
          host.root("timeout", PROVE_SECONDS, BackupPrograms.FOLDER + "/prove", app.name().value());
      if (!said.ok()) {
        problems.add("%s: %s".formatted(app.name(), shown(masking.masked(said.err()))));
      }
    }
    return problems;
  }

  /** Each app's page through the copy's own Traefik, with the certificates of the backup. */
  List<String> pages(Host host, HostSpec spec, List<AppAt> apps) {
    var trusted = Host.Input.of(trusted());
    return apps.stream().flatMap(it -> page(host, spec, manifest(it), trusted)).toList();
  }

  private static Stream<String> page(
      Host host, HostSpec spec, AppManifest app, Host.Input trusted) {
    return app.health().stream()
        .flatMap(
            it -> {
              var name = AppManifest.fullName(it.hostname(), spec.domain()).value();
              var said = host.script(CopyScripts.PAGE, List.of(name, it.path()), trusted);
              return said.ok() && said.out().strip().equals(it.status().toString())
                  ? Stream.of()
                  : Stream.of(
                      "https://%s%s answers %s on the copy"
                          .formatted(name, it.path(), answer(said)));
            });
  }

  private static String answer(CommandResult said) {
    return said.ok() ? shown(said.out()) : shown(said.err());
  }

  private String trusted() {
    return infrastructure
        .latest()
        .settings()
        .trust()
        .caFile()
        .map(
            file -> {
              try {
                return CERTIFICATES.text(Path.of(file), file);
              } catch (IOException e) {
                throw INVALID_INPUT.stop(
                    "platform.yml: trust.caFile: '%s': %s".formatted(file, e.getMessage()));
              }
            })
        .orElse("");
  }

  private AppManifest manifest(AppAt app) {
    return infrastructure.at(app.commit()).app(app.name());
  }

  private static String shown(String said) {
    return ShownText.shortened(ShownText.oneLine(said), SAID);
  }
}
