package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.box.Homes;
import society.postx.platform.activities.handover.AgeProgram;
import society.postx.platform.activities.handover.PlatformRecipients;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.ClientFile;
import society.postx.platform.activities.infrastructure.CommitRequest;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.process.PipedProgram;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.workflows.backup.RetentionPlan;
import society.postx.platform.workflows.backup.RetentionTerms;
import society.postx.platform.workflows.backup.StoredSnapshot;
import society.postx.platform.workflows.backup.TwoClockRetention;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.platformbackup.ForgottenBackups;
import society.postx.platform.workflows.platformbackup.PlatformBackup;
import society.postx.platform.workflows.platformbackup.PlatformBackupActivities;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.text.ShownText;

/** Stores the platform's own backup on the Storage Box and proves that it comes back. */
public final class PlatformBackups implements PlatformBackupActivities {
  /** What the last good backup was, for {@code ./platform backups}. */
  static final String RECORD = "backups/platform.json";

  private static final Logger log = LoggerFactory.getLogger(PlatformBackups.class);
  private static final String RESTIC_PASSWORD = "restic_repo_password";

  /**
   * Nine weeks: Git itself holds the older states, and what was removed for a client that left is
   * gone from the backups before its 90 days are over (ADR §11).
   */
  private static final RetentionTerms TERMS = new RetentionTerms(14, 8, 0);

  private final InfrastructureRepository infrastructure;
  private final SecretStore secrets;
  private final AgeProgram age;
  private final Path ageKeys;
  private final Path state;
  private final Optional<TemporalDumps> dumps;
  private final PlatformRepository repository;
  private final Heartbeat heartbeat;
  private final InstantSource clock;
  private final Supplier<String> workflow;

  /**
   * @param ageKeys the worker's age identities ({@code SOPS_AGE_KEY_FILE})
   * @param state the worker's own folder
   * @param dumps folder of the dumps of Temporal's database ({@code PLATFORM_TEMPORAL_DUMPS})
   * @param workflow says the id of the workflow that calls, for the commit's trailer
   */
  public PlatformBackups(
      InfrastructureRepository infrastructure,
      SecretStore secrets,
      AgeProgram age,
      Path ageKeys,
      Path state,
      Optional<Path> dumps,
      Homes homes,
      Heartbeat heartbeat,
      InstantSource clock,
      Supplier<String> workflow) {
    this.infrastructure = infrastructure;
    this.secrets = secrets;
    this.age = age;
    this.ageKeys = ageKeys;
    this.state = state;
    this.dumps = dumps.map(TemporalDumps::new);
    this.repository = new PlatformRepository(infrastructure, secrets, homes, state, heartbeat);
    this.heartbeat = heartbeat;
    this.clock = clock;
    this.workflow = workflow;
  }

  @Override
  public String planBackUp() {
    var newest = infrastructure.latest();
    var what =
        "would store commit %s and the passwords of %d clients in %s"
            .formatted(
                newest.commit().substring(0, 8),
                newest.clientFiles().size(),
                PlatformRepository.FOLDER);
    if (!repository.exists(recorded(newest).map(PlatformBackup::text))) {
      return what + ", which is not there yet and would be made";
    }
    var listing = repository.listing(clock.instant());
    var plan = plan(listing);
    return "%s; newest backup %s; would forget %d of %d%s"
        .formatted(
            what,
            listing.newest().map(it -> Quantities.time(it.takenAt())).orElse("none"),
            plan.forget().size(),
            listing.claimed().size(),
            plan.question().map(it -> ", but asks: " + it).orElse(""));
  }

  @Override
  public PlatformBackup storePlatform(RunLabel run) {
    repository.ensure(recorded(infrastructure.known()).map(PlatformBackup::text), clock.instant());
    var before = ofRun(run);
    if (before.isPresent()) {
      return before.get();
    }
    try (var scratch = ScratchFolder.in(state)) {
      fill(new PlatformFolder(scratch.path()));
      heartbeat.beat("storing the platform's backup");
      repository.store(scratch.path(), run.value());
    }
    var stored =
        ofRun(run)
            .orElseThrow(
                () ->
                    VERIFICATION_FAILED.stop(
                        "restic stored a backup of the platform, but the box does not show it"));
    log.info("stored the platform: {}", stored.text());
    return stored;
  }

  /** The last backup that was read back. */
  private static Optional<PlatformBackup> recorded(Checkout at) {
    return at.has(RECORD)
        ? Optional.of(PlatformFacts.recorded(RECORD, at.text(RECORD)))
        : Optional.empty();
  }

  private Optional<PlatformBackup> ofRun(RunLabel run) {
    var listing = repository.listing(clock.instant());
    return listing.claimed().stream()
        .filter(it -> it.tags().contains(run.value()))
        .flatMap(
            it ->
                Optional.ofNullable(listing.times().get(it.id()))
                    .map(at -> facts(it.id()).stored(it.id(), at))
                    .stream())
        .findFirst();
  }

  private PlatformFacts facts(String snapshot) {
    return PlatformFacts.read(repository.dumped(snapshot, "/" + PlatformFolder.FACTS));
  }

  private void fill(PlatformFolder folder) {
    heartbeat.beat("copying the infrastructure repository");
    var mirror = infrastructure.mirror(folder.repository());
    var findings = new ArrayList<String>();
    if (!mirror.problem().isEmpty()) {
      findings.add(
          "the repository is the worker's own clone, because the remote cannot be read: "
              + mirror.problem());
    }
    var at = infrastructure.at(mirror.commit());
    var passwords = passwords(at, findings);
    folder.write(PlatformFolder.PASSWORDS, age.encrypt(passwords, PlatformRecipients.of(at)));
    var files = folder.copyFrom(state);
    var clients = (int) passwords.lines().count();
    heartbeat.beat("copying the dump of Temporal's database");
    var dump = dumps.flatMap(it -> it.copyNewest(folder, clock.instant(), findings)).orElse(null);
    var facts = new PlatformFacts(mirror.commit(), mirror.refs(), clients, files, dump, findings);
    folder.write(PlatformFolder.FACTS, recorded(at).map(facts::comparedWith).orElse(facts).json());
    folder.seal();
  }

  /** A client whose secrets cannot be read is a finding; the others' are stored all the same. */
  private String passwords(Checkout at, List<String> findings) {
    var lines = new StringBuilder();
    for (var client : at.clientFiles().stream().map(ClientFile::name).sorted().toList()) {
      heartbeat.beat("reading the password of " + client);
      try {
        var found = secrets.at(client, at.commit(), List.of(RESTIC_PASSWORD)).get(RESTIC_PASSWORD);
        if (found == null || found.contains("\n")) {
          findings.add(
              "%s has no %s, so it is not in the backup".formatted(client, RESTIC_PASSWORD));
        } else {
          lines.append(line(client, found, at));
        }
      } catch (ApplicationFailure e) {
        findings.add("the secrets of %s are not readable: %s".formatted(client, reason(e)));
      }
    }
    return lines.toString();
  }

  /**
   * With the client's own key around the password where it has one, or old backups of the platform
   * would outlive that key.
   */
  private String line(ClientName client, String password, Checkout at) {
    return SecretStore.ownKey(client, at)
        .map(it -> age.encrypt(password, List.of(it)))
        .map(it -> Base64.getEncoder().encodeToString(it.getBytes(UTF_8)))
        .map(it -> "%s%s=%s%n".formatted(client, PlatformFolder.KEYED, it))
        .orElseGet(() -> "%s=%s%n".formatted(client, password));
  }

  private static String reason(ApplicationFailure e) {
    return ShownText.shortened(ShownText.oneLine(e.getOriginalMessage()), 200);
  }

  @Override
  public void readBack(PlatformBackup backup) {
    try (var scratch = ScratchFolder.in(state)) {
      heartbeat.beat("restoring the platform's backup");
      repository.restore(backup.snapshot(), scratch.path());
      var folder = new PlatformFolder(scratch.path());
      folder.requireSealed();
      checkRepository(folder.repository(), backup);
      var opened = age.decrypt(folder.text(PlatformFolder.PASSWORDS), ageKeys).lines().count();
      require(opened == backup.clients(), "it opens %d clients' passwords".formatted(opened));
    }
  }

  private static void checkRepository(Path restored, PlatformBackup backup) {
    var fsck =
        new PipedProgram(
                List.of(
                    "git",
                    "--git-dir=" + restored,
                    "fsck",
                    "--full",
                    "--no-dangling",
                    "--no-progress"),
                Map.of("GIT_CONFIG_NOSYSTEM", "1", "GIT_CONFIG_GLOBAL", "/dev/null"),
                restored)
            .run("");
    require(
        fsck.exitStatus() == 0,
        "git fsck says " + ShownText.shortened(ShownText.oneLine(fsck.complaint()), 300));
    try (var git =
        new FileRepositoryBuilder()
            .setGitDir(restored.toFile())
            .setBare()
            .setMustExist(true)
            .build()) {
      var head = git.resolve(Constants.HEAD);
      require(head != null && head.name().equals(backup.commit()), "its newest commit is " + head);
      var refs = git.getRefDatabase().getRefsByPrefix(Constants.R_REFS).size();
      require(refs == backup.refs(), "it has %d refs".formatted(refs));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void require(boolean good, String otherwise) {
    if (!good) {
      throw VERIFICATION_FAILED.stop("the restored backup is not what was stored: " + otherwise);
    }
  }

  /** Without tags: on a client's snapshot one means that a rollback may need it. */
  private static RetentionPlan plan(SnapshotListing.Listing listing) {
    var untagged =
        listing.stored().stream()
            .map(it -> new StoredSnapshot(it.id(), it.claimed(), it.stored(), List.of()))
            .toList();
    return TwoClockRetention.plan(untagged, List.of(), TERMS, listing.now());
  }

  @Override
  public ForgottenBackups forgetOldBackups(boolean all) {
    var listing = repository.listing(clock.instant());
    var plan = plan(listing);
    var ids = all ? plan.ids() : plan.unasked();
    if (!ids.isEmpty()) {
      heartbeat.beat("forgetting old backups of the platform");
      repository.forget(ids);
    }
    return new ForgottenBackups(
        "forgot %d old backups, kept %d"
            .formatted(ids.size(), listing.claimed().size() - ids.size()),
        all ? "" : plan.question().orElse(""));
  }

  @Override
  public void recordPlatformBackup(PlatformBackup backup, RunLabel run) {
    infrastructure.write(
        new CommitRequest(
            "backups: the platform's own was read back",
            workflow.get(),
            run,
            newest -> Map.of(RECORD, Optional.of(PlatformFacts.json(backup).getBytes(UTF_8)))));
  }
}
