package society.postx.platform.systemtests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.backup.PlatformBackups;
import society.postx.platform.activities.box.BoxKeys;
import society.postx.platform.activities.box.SftpHomes;
import society.postx.platform.activities.clientkey.BoxClientKeys;
import society.postx.platform.activities.handover.AgeProgram;
import society.postx.platform.activities.handover.PlatformRecipients;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.secrets.SopsProgram;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.sandbox.box.BoxDriver;
import society.postx.platform.sandbox.box.BoxKey;
import society.postx.platform.sandbox.box.BoxNetwork;
import society.postx.platform.sandbox.box.OpenSshBoxes;
import society.postx.platform.sandbox.dns.DnsServer;
import society.postx.platform.sandbox.state.SandboxState;
import society.postx.platform.sandbox.state.StateFile;
import society.postx.platform.starter.Starter;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.platformbackup.PlatformBackup;

/**
 * Deletes everything but a Storage Box, the recovery sheet and the age key, and brings a client
 * back. The box is the sandbox's own, over real SSH.
 */
@Tag("sandbox")
@Tag("proof")
class RescueTest {
  private static final String PASSWORD = "Zr6nKf2bYd9sHc3vJt8m=x";
  private static final String REPOSITORY = "backups/client-alpha/restic-repo";
  private static final String SNAPSHOT = "2026-11-30T00-00-00";
  private static final String OWNER = "61023:61023";
  private static final DateTimeFormatter NOW =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new TreeMap<>();
  private OpenSshBoxes boxes;
  private BoxKey key;
  private int port;

  @BeforeEach
  void aBoxAndARepository() throws IOException {
    Prerequisites.root();
    environment.put("PATH", System.getenv("PATH"));
    environment.put("HOME", folder.toString());
    environment.put("PLATFORM_SOPS", Prerequisites.program("sops").toString());
    environment.put("PLATFORM_RESTIC", Prerequisites.restic().toString());
    environment.put("SOPS_AGE_KEY_FILE", folder.resolve("age.txt").toString());
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    key = BoxKey.generate();
    boxes = new OpenSshBoxes(folder.resolve("boxes"), BoxNetwork.loopback(port));
    boxes.start(
        new BoxDriver.BoxSpec(
            1, "u100001", "127.0.0.1", "unused-Passw0rd", List.of(key.publicKey()), true));
    boxes.putAccount(
        1,
        new BoxDriver.BoxAccount(
            "u100001-sub1", "backups/client-alpha", "unused-Passw0rd", true, false));
    initialize();
    addAlpha();
  }

  @AfterEach
  void stop() {
    if (boxes != null) {
      boxes.close();
    }
  }

  private void initialize() throws IOException {
    var box =
        Map.of("id", 1, "host", "127.0.0.1", "port", port, "user", "u100001", "hostKey", hostKey());
    var settings = folder.resolve("settings.json");
    Files.writeString(settings, JSON.writeValueAsString(Map.of("storageBox", box)));
    assertThat(
            starterReading(
                JSON.writeValueAsString(Map.of("storage_box_ssh_key", key.privateKey())),
                "init",
                folder.resolve("infrastructure").toString(),
                "--settings=" + settings,
                "--shared-secrets=-"))
        .as(err.toString(UTF_8))
        .isZero();
  }

  private String hostKey() {
    return boxes.hostKey(1).replaceFirst("^(\\S+ \\S+).*", "$1");
  }

  private void addAlpha() throws IOException {
    var working = folder.resolve("infrastructure");
    Files.writeString(
        working.resolve("clients/alpha.yml"),
        """
        name: alpha
        domain: alpha.platform.example
        group: canary
        apps: [nextcloud]
        contact: it@alpha.example
        """);
    encryptAlpha(working.resolve("secrets/.sops.yaml"));
    git("add", ".");
    git("-c", "user.name=ops", "-c", "user.email=o@example.org", "commit", "-qm", "alpha: add");
    git("tag", "before-the-fire");
    git("push", "-q", "--tags", "origin", "main");
  }

  private void encryptAlpha(Path rules) throws IOException {
    var sops =
        ProgramResult.run(
            List.of(
                environment.get("PLATFORM_SOPS"),
                "--config=" + rules,
                "encrypt",
                "--filename-override=secrets/clients/alpha.sops.yaml",
                "--input-type=yaml",
                "--output-type=yaml",
                "/dev/stdin"),
            Map.of(),
            "restic_repo_password: \"%s\"\n".formatted(PASSWORD));
    var clients = folder.resolve("infrastructure/secrets/clients");
    Files.createDirectories(clients);
    Files.writeString(clients.resolve("alpha.sops.yaml"), sops.orFail());
  }

  /** As an onboarding makes its secrets. Returns the public half. */
  private String alphaGetsItsOwnKey() throws IOException {
    var infrastructure =
        new InfrastructureRepository(
            "" + folder.resolve("infrastructure.git"), folder.resolve("state"));
    String own;
    try (var hosts = new Hosts()) {
      own =
          keys(hosts, infrastructure)
              .ensure(new ClientName("alpha"), new RunLabel("run-0"))
              .orElseThrow()
              .value();
    }
    var platform =
        ProgramResult.run(List.of("age-keygen", "-y", "" + folder.resolve("age.txt"))).orFail();
    encryptAlpha(
        Files.writeString(
            folder.resolve("rules.yaml"),
            """
            creation_rules:
              - shamir_threshold: 2
                key_groups:
                  - age: [%s]
                  - age: [%s]
            """
                .formatted(platform.strip(), own)));
    git("add", ".");
    git("-c", "user.name=ops", "-c", "user.email=o@example.org", "commit", "-qm", "alpha: own key");
    git("push", "-q", "origin", "main");
    return own;
  }

  private void git(String... arguments) {
    var command = new ArrayList<>(List.of("git", "-C", "" + folder.resolve("infrastructure")));
    command.addAll(List.of(arguments));
    ProgramResult.run(command).orFail();
  }

  /** As alpha's host stores it: paths from the root. */
  private Path backUpAlpha() throws IOException {
    var data = folder.resolve("alpha");
    var app = Files.createDirectories(data.resolve("opt/docker/nextcloud"));
    Files.createDirectories(app.resolve("dumps"));
    Files.createDirectories(app.resolve("data/admin"));
    Files.writeString(app.resolve("dumps/nextcloud.sql"), "INSERT INTO notes VALUES (42);\n");
    Files.write(app.resolve("data/admin/report one.odt"), new byte[300_000]);
    var repository = disk().resolve(REPOSITORY);
    restic(data, repository, "init");
    restic(data, repository, "backup", "--host", "client-alpha", ".");
    ProgramResult.run(List.of("chown", "-R", OWNER, disk().resolve("backups").toString())).orFail();
    return data;
  }

  private Path disk() {
    return folder.resolve("boxes/1/data");
  }

  private void restic(Path data, Path repository, String... arguments) {
    restic(PASSWORD, data, repository, arguments);
  }

  private void restic(String password, Path data, Path repository, String... arguments) {
    var command =
        new ArrayList<>(
            List.of(
                "env", "-C", "" + data, environment.get("PLATFORM_RESTIC"), "-q", "--no-cache"));
    command.addAll(List.of("-r", repository.toString()));
    command.addAll(List.of(arguments));
    ProgramResult.run(command, Map.of("RESTIC_PASSWORD_FILE", "/dev/stdin"), password).orFail();
  }

  private PlatformBackup backUpPlatform() throws IOException {
    var state = folder.resolve("state");
    Files.createDirectories(state.resolve("handover"));
    Files.writeString(state.resolve("handover/alpha.age"), "for alpha alone");
    var dump = Files.createDirectories(folder.resolve("dumps").resolve(NOW.format(Instant.now())));
    Files.writeString(dump.resolve("temporal.dump"), "all operations");
    return platform(
        (backups, infrastructure) -> {
          assertThat(backups.planBackUp()).contains("is not there yet and would be made");
          var run = new RunLabel("run-1");
          var stored = backups.storePlatform(run);
          assertThat(backups.storePlatform(run)).as("a second attempt").isEqualTo(stored);
          backups.readBack(stored);
          assertThat(backups.forgetOldBackups(false).note())
              .isEqualTo("forgot 0 old backups, kept 1");
          backups.recordPlatformBackup(stored, run);
          assertThat(infrastructure.latest().text("backups/platform.json"))
              .contains(stored.snapshot());
          return stored;
        });
  }

  private <T> T platform(BiFunction<PlatformBackups, InfrastructureRepository, T> work) {
    var state = folder.resolve("state");
    var infrastructure =
        new InfrastructureRepository("" + folder.resolve("infrastructure.git"), state);
    try (var hosts = new Hosts()) {
      var sops = Path.of(environment.get("PLATFORM_SOPS"));
      var secrets =
          new SecretStore(
              infrastructure,
              new SopsProgram(sops, folder.resolve("age.txt"), keys(hosts, infrastructure)));
      return work.apply(
          new PlatformBackups(
              infrastructure,
              secrets,
              new AgeProgram(Prerequisites.program("age")),
              folder.resolve("age.txt"),
              state,
              Optional.of(folder.resolve("dumps")),
              new SftpHomes(
                  hosts,
                  Heartbeat.none(),
                  commit -> infrastructure.at(commit).settings(),
                  BoxKeys.of(secrets)),
              Heartbeat.none(),
              InstantSource.system(),
              () -> "back-up-platform"),
          infrastructure);
    }
  }

  private BoxClientKeys keys(Hosts hosts, InfrastructureRepository infrastructure) {
    var shared =
        new SecretStore(
            infrastructure,
            new SopsProgram(Path.of(environment.get("PLATFORM_SOPS")), folder.resolve("age.txt")));
    var homes =
        new SftpHomes(
            hosts,
            Heartbeat.none(),
            commit -> infrastructure.at(commit).settings(),
            BoxKeys.of(shared));
    return new BoxClientKeys(
        () -> homes.folders(infrastructure.known().commit(), "u100001"),
        any -> Optional.empty(),
        new AgeProgram(Prerequisites.program("age")),
        folder.resolve("age.txt"),
        () -> PlatformRecipients.of(infrastructure.known()),
        InstantSource.system());
  }

  private void delete(Path... paths) {
    for (var path : paths) {
      ProgramResult.run(List.of("rm", "-rf", path.toString())).orFail();
    }
  }

  private int starter(String... arguments) {
    return starterReading("", arguments);
  }

  private int starterReading(String input, String... arguments) {
    out.reset();
    err.reset();
    return Starter.run(
        new Shell(
            environment,
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            false),
        arguments);
  }

  private int rescue(String... more) {
    var arguments = new ArrayList<>(List.of("rescue", "--sheet", sheet().toString()));
    arguments.addAll(List.of(more));
    return starter(arguments.toArray(String[]::new));
  }

  private Path sheet() {
    return folder.resolve("infrastructure-recovery-sheet.txt");
  }

  @Test
  void sheetKeyAndBoxBringAClientBackWhenEverythingElseIsGone() throws IOException {
    var data = backUpAlpha();
    var stored = backUpPlatform();
    assertThat(stored.clients()).isEqualTo(1);
    assertThat(stored.files()).isEqualTo(1);
    assertThat(stored.findings()).isEmpty();
    boxes.takeSnapshot(1, SNAPSHOT);
    delete(
        folder.resolve("infrastructure"),
        folder.resolve("infrastructure.git"),
        folder.resolve("state"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sheet())))
        .isEqualTo("rw-------");

    assertThat(rescue("alpha")).as(err.toString(UTF_8)).isZero();
    assertThat(out.toString(UTF_8)).contains(REPOSITORY + ": 1 snapshots", "stored 20");
    var into = folder.resolve("rescued");
    assertThat(rescue("alpha", "--into", into.toString(), "--json"))
        .as(err.toString(UTF_8))
        .isZero();
    assertThat(JSON.readTree(out.toString(UTF_8)).get("files").asLong()).isPositive();
    assertThat(ProgramResult.run(List.of("diff", "-r", "" + data, "" + into)).orFail()).isEmpty();

    var platform = folder.resolve("platform-rescued");
    assertThat(rescue("--platform", "--into", platform.toString()))
        .as(err.toString(UTF_8))
        .isZero();
    assertThat(platform.resolve("handover/alpha.age")).hasContent("for alpha alone");
    assertThat(platform.resolve("temporal/temporal.dump")).hasContent("all operations");
    assertThat(
            ProgramResult.run(
                    List.of(
                        "git",
                        "--git-dir=" + platform.resolve("repository.git"),
                        "rev-parse",
                        "HEAD",
                        "before-the-fire"))
                .orFail()
                .strip()
                .split("\n"))
        .containsOnly(stored.commit());

    delete(disk().resolve(REPOSITORY), disk().resolve("platform"));
    assertThat(rescue("alpha", "--into", "" + folder.resolve("again"))).isEqualTo(1);
    assertThat(err.toString(UTF_8))
        .contains("no repository platform/restic-repo", "--box-snapshots");
    assertThat(rescue("--box-snapshots")).isZero();
    assertThat(out.toString(UTF_8).strip()).isEqualTo(SNAPSHOT);
    var again = folder.resolve("again");
    assertThat(rescue("alpha", "--from-box-snapshot", SNAPSHOT, "--into", again.toString()))
        .as(err.toString(UTF_8))
        .isZero();
    assertThat(ProgramResult.run(List.of("diff", "-r", "" + data, "" + again)).orFail()).isEmpty();
    assertThat(out.toString(UTF_8) + err.toString(UTF_8)).doesNotContain(PASSWORD);
  }

  @Test
  void aClientWithItsOwnKeyComesBackFromSheetKeyAndBoxAndNotWithoutThatKey() throws IOException {
    var own = alphaGetsItsOwnKey();
    var data = backUpAlpha();
    assertThat(backUpPlatform().clients()).isEqualTo(1);
    environment.put("PLATFORM_REPOSITORY", "" + folder.resolve("infrastructure"));
    assertThat(starter("client-key", "alpha")).as(err.toString(UTF_8)).isZero();
    var printed = Files.writeString(folder.resolve("own.txt"), out.toString(UTF_8));
    assertThat(ProgramResult.run(List.of("age-keygen", "-y", "" + printed)).orFail().strip())
        .isEqualTo(own);
    boxes.takeSnapshot(1, SNAPSHOT);
    delete(
        folder.resolve("infrastructure"),
        folder.resolve("infrastructure.git"),
        folder.resolve("state"));
    var into = folder.resolve("rescued");
    assertThat(rescue("alpha", "--into", "" + into)).as(err.toString(UTF_8)).isZero();
    assertThat(ProgramResult.run(List.of("diff", "-r", "" + data, "" + into)).orFail()).isEmpty();
    assertThat(out.toString(UTF_8) + err.toString(UTF_8)).doesNotContain("AGE-SECRET-KEY");

    var platform = folder.resolve("platform-rescued");
    assertThat(rescue("--platform", "--into", "" + platform)).isZero();
    assertThat(byHand("age -d -i age.txt platform-rescued/passwords.age"))
        .startsWith("alpha@key=")
        .doesNotContain(PASSWORD);
    assertThat(
            byHand(
                """
                sed -n '/BEGIN AGE/,/END AGE/{s/^ *//;p}' boxes/1/data/client-keys/alpha.yml | age -d -i age.txt > alpha-key.txt
                age -d -i age.txt platform-rescued/passwords.age | sed -n 's/^alpha@key=//p' | base64 -d | age -d -i alpha-key.txt
                """))
        .isEqualTo(PASSWORD);

    delete(disk().resolve("client-keys/alpha.yml"));
    refused(1, "client-keys/alpha.yml is not on the Storage Box", "alpha");
    var again = folder.resolve("again");
    assertThat(rescue("alpha", "--from-box-snapshot", SNAPSHOT, "--into", "" + again))
        .as(err.toString(UTF_8))
        .isZero();
    assertThat(ProgramResult.run(List.of("diff", "-r", "" + data, "" + again)).orFail()).isEmpty();
  }

  /** What a person types, with docs/rescue.md. */
  private String byHand(String program) {
    return ProgramResult.run(List.of("env", "-C", "" + folder, "sh", "-euc", program)).orFail();
  }

  @Test
  void whatIsWrongIsSaidAndNothingIsWritten() throws IOException {
    backUpAlpha();
    backUpPlatform();
    addBackupThatNoKeyOpens();
    assertThat(rescue("alpha")).as(err.toString(UTF_8)).isZero();
    assertThat(err.toString(UTF_8))
        .contains("passes over the platform's backup", "takes the password from the platform's");
    var into = folder.resolve("rescued");
    refused(2, "CLIENT: 'beta': unknown client; the platform's backup knows: alpha", "beta");
    refused(
        2, "--snapshot: '0000': unknown snapshot", "alpha", "--snapshot=0000", "--into=" + into);
    refused(1, "cannot be read", "alpha", "--age-key=/nowhere");
    var other = folder.resolve("other.txt");
    ProgramResult.run(List.of("age-keygen", "-o", other.toString())).orFail();
    refused(1, "does not open the passwords", "alpha", "--age-key=" + other, "--into=" + into);
    assertThat(rescue("alpha", "--dry-run", "--into=" + into)).as(err.toString(UTF_8)).isZero();
    assertThat(out.toString(UTF_8)).contains("would restore 300.", "nothing was written");
    var good = Files.readString(sheet());
    Files.writeString(
        sheet(), good.replaceFirst("restic-password: .*", "restic-password: wrong-one"));
    refused(1, "restic-password of the sheet does not open the repository platform", "alpha");
    Files.writeString(
        sheet(),
        good.replaceFirst("box-host-key: .*", "box-host-key: " + BoxKey.generate().publicKey()));
    refused(1, "shows another host key than the sheet", "alpha");
    Files.writeString(
        sheet(),
        good.replaceFirst(
            "(?s)-----BEGIN.*KEY-----\n", BoxKey.generate().privateKey().strip() + "\n"));
    refused(1, "rejects the key of the sheet", "alpha");
    Files.writeString(sheet(), good);
    delete(disk().resolve(REPOSITORY).resolve("snapshots"));
    Files.createDirectory(disk().resolve(REPOSITORY).resolve("snapshots"));
    refused(1, "has no snapshot that can be restored", "alpha", "--into=" + into);
    boxes.stop(1);
    refused(1, "cannot be reached", "alpha", "--into=" + into);
    assertThat(into).doesNotExist();
  }

  private void addBackupThatNoKeyOpens() throws IOException {
    var odd = Files.createDirectories(folder.resolve("odd"));
    Files.writeString(odd.resolve("passwords.age"), "age-encryption.org/v1\n");
    var password = Files.readString(sheet()).replaceFirst("(?s).*restic-password: +(\\S+).*", "$1");
    restic(password, odd, platformRepository(), "backup", ".");
    var platform = disk().resolve("platform").toString();
    ProgramResult.run(List.of("chown", "-R", "--reference=" + platform, platform)).orFail();
  }

  private void refused(int status, String said, String... arguments) {
    assertThat(rescue(arguments)).as(said).isEqualTo(status);
    assertThat(err.toString(UTF_8))
        .contains(said)
        .doesNotContain(PASSWORD, "wrong-one", "OPENSSH PRIVATE");
  }

  /** What a worker on another machine stored is read with the repository and the age key alone. */
  @Test
  void anOperatorReadsHandOversAndEvidenceOfAWorkerThatIsGone() throws IOException {
    git("clone", "-q", "--mirror", "" + folder.resolve("infrastructure.git"), "" + mirror());
    var recipient = folder.resolve("recipient.txt");
    ProgramResult.run(List.of("age-keygen", "-o", recipient.toString())).orFail();
    assertThat(kept("handover", "alpha")).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("platform/handover/alpha.age: not on the Storage Box");
    assertThat(kept("evidence")).isZero();
    storeKept("platform/handover/alpha.age", "admin: s3cret", recipient);
    var evidence = "platform/evidence/alpha-20261130T203000Z.txt.age";
    storeKept(evidence, "disk full\u001b[2J\n", folder.resolve("age.txt"));

    assertThat(kept("handover", "alpha")).as(err.toString(UTF_8)).isZero();
    assertThat(out.toString(UTF_8)).startsWith("-----BEGIN AGE").doesNotContain("s3cret");
    assertThat(kept("handover", "alpha", "--recipient-key=" + recipient)).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo("admin: s3cret\n");
    var operators = folder.resolve("age.txt");
    assertThat(kept("handover", "alpha", "--recipient-key=" + operators)).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("does not open platform/handover/alpha.age");
    assertThat(kept("handover", "alpha", "--export")).isEqualTo(1);
    assertThat(kept("handover", "../alpha")).isEqualTo(2);

    assertThat(kept("evidence", "alpha")).isZero();
    assertThat(out.toString(UTF_8)).startsWith("alpha-20261130T203000Z  stored ");
    assertThat(kept("evidence", "beta")).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo("no evidence on the Storage Box\n");
    assertThat(kept("evidence", "alpha-20261130T203000Z")).as(err.toString(UTF_8)).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo("disk full [2J\n");
    assertThat(kept("evidence", "alpha-20261130T203001Z")).isEqualTo(1);
    anOperatorFindsTheBoxWithTheResolverAlone();
    boxes.stop(1);
    assertThat(kept("evidence")).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("cannot be reached");
  }

  /** As in the demo, whose names no other resolver knows. */
  private void anOperatorFindsTheBoxWithTheResolverAlone() throws IOException {
    var name = "u100001.box.invalid";
    try (var dns =
        new DnsServer(
            "127.0.0.1", 0, SandboxState.load(StateFile.none()), () -> Map.of(name, "127.0.0.1"))) {
      var resolver = "\ndns: {resolver: \"127.0.0.1:%d\"}\n".formatted(dns.address().getPort());
      var settings = folder.resolve("infrastructure/platform.yml");
      var before = Files.readString(settings);
      Files.writeString(
          settings,
          before
              .replaceFirst("host: \"?127\\.0\\.0\\.1\"?", "host: " + name)
              .replaceFirst("\ndns: .*\n", resolver));
      assertThat(settings).content().contains("host: " + name, resolver.strip());
      commitAndMirror();
      assertThat(kept("handover", "alpha")).as(err.toString(UTF_8)).isZero();
      assertThat(out.toString(UTF_8)).startsWith("-----BEGIN AGE");
      assertThat(kept("evidence", "alpha")).as(err.toString(UTF_8)).isZero();
      environment.put("PLATFORM_REPOSITORY", "" + mirror());
      starter("doctor"); // without Temporal it has findings, too
      assertThat(out.toString(UTF_8))
          .contains("✓ storage box SSH: %s:%d answers".formatted(name, port))
          .contains("✓ storage box login: the box has the pinned host key");
      environment.remove("PLATFORM_REPOSITORY");
      Files.writeString(settings, before);
      commitAndMirror();
    }
  }

  private void commitAndMirror() {
    git("-c", "user.name=ops", "-c", "user.email=o@example.org", "commit", "-qam", "box: move");
    git("push", "-q", "origin", "main");
    ProgramResult.run(List.of("git", "-C", "" + mirror(), "fetch", "-q")).orFail();
  }

  private Path mirror() {
    return folder.resolve("operators.git");
  }

  private int kept(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.add("--repository=" + mirror());
    return starter(all.toArray(String[]::new));
  }

  /** As a worker stores it: encrypted to a key, by the box's main account. */
  private void storeKept(String path, String text, Path key) throws IOException {
    var to = ProgramResult.run(List.of("age-keygen", "-y", key.toString())).orFail().strip();
    var encrypted =
        ProgramResult.run(List.of("age", "--armor", "--recipient", to), Map.of(), text).orFail();
    var file = disk().resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, encrypted);
  }

  @Test
  void oldBackupsGoAndADamagedOneIsNeverCalledGood() throws IOException {
    var first = backUpPlatform();
    var file = platformRepository().resolve("snapshots/" + first.snapshot());
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(80))));
    PlatformBackup second =
        platform((backups, any) -> backups.storePlatform(new RunLabel("run-2")));
    assertThat(second.snapshot()).isNotEqualTo(first.snapshot());
    var forgotten = platform((backups, any) -> backups.forgetOldBackups(false));
    assertThat(forgotten.note()).isEqualTo("forgot 1 old backups, kept 1");
    for (var kind : List.of("index", "snapshots", "data")) {
      requireFoundWhereZeroed(kind, second);
    }
    delete(platformRepository().resolve("keys"));
    requireRefused("so it is damaged");
    delete(platformRepository());
    requireRefused("is erased: the last backup was snapshot " + first.snapshot().substring(0, 8));
    git("pull", "-q", "origin", "main");
    git("rm", "-q", "backups/platform.json");
    git("-c", "user.name=ops", "-c", "user.email=o@example.org", "commit", "-qm", "begin again");
    git("push", "-q", "origin", "main");
    Files.writeString(
        Files.createDirectories(platformRepository().resolve("keys")).resolve("k"), "cut off");
    var third = platform((backups, any) -> backups.storePlatform(new RunLabel("run-4")));
    assertThat(third.clients()).isEqualTo(1);
  }

  private void requireRefused(String said) {
    assertThatThrownBy(
            () -> platform((backups, any) -> backups.storePlatform(new RunLabel("run-3"))))
        .hasMessageContaining(said);
  }

  /** The worker's cache has index, snapshots and trees whole. */
  private void requireFoundWhereZeroed(String kind, PlatformBackup backup) throws IOException {
    var whole = new LiveFolder(platformRepository().resolve(kind)).contents(ISO_8859_1); // any byte
    for (var file : whole.entrySet()) {
      Files.write(file.getKey(), new byte[file.getValue().length()]);
    }
    assertThatThrownBy(() -> platform((backups, any) -> readBack(backups, backup)))
        .as(kind)
        .hasStackTraceContaining("restic restore ended with");
    for (var file : whole.entrySet()) {
      Files.writeString(file.getKey(), file.getValue(), ISO_8859_1);
    }
  }

  private static boolean readBack(PlatformBackups backups, PlatformBackup backup) {
    backups.readBack(backup);
    return true;
  }

  private Path platformRepository() {
    return disk().resolve("platform/restic-repo");
  }
}
