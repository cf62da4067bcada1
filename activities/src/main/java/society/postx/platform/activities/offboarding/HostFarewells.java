package society.postx.platform.activities.offboarding;

import static java.util.stream.Collectors.joining;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.JOB_FAILED;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.backup.BackupPrograms;
import society.postx.platform.activities.host.HostKeyPins;
import society.postx.platform.activities.host.HostLogins;
import society.postx.platform.activities.host.ReportedChanges;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.offboarding.FarewellActivities;
import society.postx.platform.workflows.text.ShownText;

/** Ends the use of apps with the programs of {@code base/backup/}, and looks at an address. */
public final class HostFarewells implements FarewellActivities {
  private static final int LONGEST = 500;
  private static final int SHOWN = 100; // characters of what a host printed

  /** What {@code visitors.sh} takes as it is. */
  private static final String PLAIN = "[a-zA-Z0-9 .,:;()/@+-]";

  /** Of visitors' programs and search engines: until the removal an abort brings all of it back. */
  private static final String RETRY_AFTER = "86400";

  private final InfrastructureRepository infrastructure;
  private final HostLogins logins;
  private final Hosts hosts;
  private final BackupPrograms programs;
  private final AddressGone gone;

  public HostFarewells(
      InfrastructureRepository infrastructure,
      HostLogins logins,
      HostKeyPins pins,
      Hosts hosts,
      Heartbeat heartbeat) {
    this.infrastructure = infrastructure;
    this.logins = logins;
    this.hosts = hosts;
    this.programs = new BackupPrograms(infrastructure);
    this.gone = new AddressGone(plan -> pins.asOf(plan.client(), plan.commit()), heartbeat);
  }

  /** Traefik answers 503: until the removal the apps may come back, which 410 would deny. */
  @Override
  public Changes showFarewell(HostSpec host, List<AppAt> apps, String words) {
    var why = escaped(words);
    requireProgram(host, "visitors");
    requireProgram(host, "hold-backups");
    try (var connection = hosts.connect(logins.to(host))) {
      programs.put(connection, host.commit());
      var changes = run(connection, List.of("hold-backups", "begin", "an offboarding"));
      changes.addAll(
          run(
              connection,
              visitors(apps, "out", "--why", why, "--retry-after", RETRY_AFTER, "--by", by(host))));
      return new Changes(changes);
    }
  }

  @Override
  public Instant closedSince(HostSpec host, List<AppAt> apps) {
    try (var connection = hosts.connect(logins.to(host))) {
      var command = new ArrayList<>(visitors(apps, "since"));
      command.set(0, BackupPrograms.FOLDER + "/visitors");
      var said = connection.root(command, Host.Input.none()).orFail("visitors since").strip();
      if (!said.matches("[0-9]{1,10}")) {
        throw JOB_FAILED.stop(
            "visitors since on %s printed '%s', not a time in seconds"
                .formatted(
                    host.client().serverName(),
                    ShownText.shortened(ShownText.oneLine(said), SHOWN)));
      }
      return Instant.ofEpochSecond(Long.parseLong(said));
    }
  }

  @Override
  public Changes endFarewell(HostSpec host, List<AppAt> apps) {
    try (var connection = hosts.connect(logins.to(host))) {
      var changes = run(connection, visitors(apps, "in", "--by", by(host)));
      changes.addAll(run(connection, List.of("hold-backups", "end")));
      return new Changes(changes);
    }
  }

  /** An older repository's programs know nothing of it. */
  private void requireProgram(HostSpec host, String name) {
    var path = "base/backup/" + name;
    if (!infrastructure.known(host.commit()).has(path)) {
      throw INVALID_INPUT.stop(
          "%s: is missing in the infrastructure repository; take base/backup/ from this version's template, then retry the step"
              .formatted(path));
    }
  }

  /** What an operator closed by hand before stays closed after it. */
  private static String by(HostSpec host) {
    return host.run().value();
  }

  private static List<String> visitors(List<AppAt> apps, String... arguments) {
    var words = new ArrayList<>(List.of("visitors"));
    words.addAll(List.of(arguments));
    apps.forEach(app -> words.add(app.name().value()));
    return words;
  }

  private static List<Change> run(Host host, List<String> words) {
    var command = new ArrayList<>(words);
    command.set(0, BackupPrograms.FOLDER + "/" + words.getFirst());
    var said = host.root(command, Host.Input.none()).orFail(words.getFirst());
    return new ArrayList<>(ReportedChanges.in(said));
  }

  /**
   * For {@code visitors --why}: what could be more than text to a shell, YAML or a template is
   * written as YAML's {@code \\u0022}. The page itself escapes for HTML.
   */
  static String escaped(String words) {
    var line = ShownText.oneLine(words);
    if (line.isEmpty() || words.length() > LONGEST) {
      throw INVALID_INPUT.stop(
          "words: '%s': text of 1 to %d characters"
              .formatted(ShownText.shortened(line, LONGEST), LONGEST));
    }
    return line.chars()
        .mapToObj(Character::toString)
        .map(it -> it.matches(PLAIN) ? it : "\\u%04x".formatted((int) it.charAt(0)))
        .collect(joining());
  }

  @Override
  public String verifyAddressGone(ClientPlan plan, HostSpec host) {
    return gone.verify(plan, host);
  }
}
