package society.postx.platform.activities.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import society.postx.platform.activities.handover.HandoverFiles;
import society.postx.platform.activities.host.EvidenceFiles;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.ClientFile;
import society.postx.platform.activities.infrastructure.CommitRequest;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.retention.ArchiveFile;
import society.postx.platform.workflows.retention.ArchiveFileActivities;
import society.postx.platform.workflows.retention.ArchivedClient;
import society.postx.platform.workflows.retention.Deadline;
import society.postx.platform.workflows.retention.Deadline.Refused;
import society.postx.platform.workflows.retention.DeletionFacts;
import society.postx.platform.workflows.retention.Reinstatement;
import society.postx.platform.workflows.retention.ReinstatementLook;
import society.postx.platform.workflows.retention.ReinstatementLook.State;
import society.postx.platform.workflows.text.Quantities;

/** Keeps archives' files in the infrastructure repository; removes evidence and hand-overs. */
public final class GitArchives implements ArchiveFileActivities {
  private final InfrastructureRepository repository;
  private final EvidenceFiles evidence;
  private final HandoverFiles handovers;
  private final LongFunction<BoxCopies> copies;
  private final Supplier<String> workflow;

  /**
   * @param copies of the Storage Box of this id
   * @param workflow says the id of the workflow that calls, for the commits' trailers
   */
  public GitArchives(
      InfrastructureRepository repository,
      EvidenceFiles evidence,
      HandoverFiles handovers,
      LongFunction<BoxCopies> copies,
      Supplier<String> workflow) {
    this.repository = repository;
    this.evidence = evidence;
    this.handovers = handovers;
    this.copies = copies;
    this.workflow = workflow;
  }

  @Override
  public ArchiveFile readArchive(ClientName client) {
    var newest = repository.latest();
    var file = read(newest, client);
    if (newest.has(ClientFile.path(client))) {
      throw VERIFICATION_FAILED.stop(
          "%s is there, so %s is a client again; its archive was kept; find out whether it was reinstated"
              .formatted(ClientFile.path(client), client));
    }
    var look = reinstatement(newest, file);
    if (look.state() != State.NONE) {
      throw VERIFICATION_FAILED.stop(look.words());
    }
    return file;
  }

  @Override
  public ReinstatementLook findReinstatement(ArchiveFile file) {
    return reinstatement(repository.latest(), file);
  }

  private static ReinstatementLook reinstatement(Checkout newest, ArchiveFile file) {
    var path = Reinstatement.path(file.archive());
    if (!newest.has(path)) {
      return ReinstatementLook.none();
    }
    var found = YamlFile.read(path, newest.text(path), Reinstatement.class);
    if (!found.isOf(file)) {
      throw VERIFICATION_FAILED.stop(
          "%s is of another archive (%s, offboarded %s); nothing is deleted; find out which is the client's"
              .formatted(path, found.archive(), found.offboardedAt()));
    }
    var who = "%s, started by %s".formatted(found.workflow(), found.operator());
    return found.endedAt() == null
        ? new ReinstatementLook(
            State.UNDER_WAY,
            "%s is being brought back by %s since %s (%s), so its archive is kept"
                .formatted(file.client(), who, Quantities.time(found.begunAt()), path))
        : new ReinstatementLook(
            State.DONE,
            "%s was reinstated at %s by %s (%s); nothing was deleted"
                .formatted(file.client(), Quantities.time(found.endedAt()), who, path));
  }

  static ArchiveFile read(Checkout at, ClientName client) {
    var path = ArchiveFile.path(client);
    if (!at.has(path)) {
      throw INVALID_INPUT.stop(
          "client: '%s': has no file %s in the infrastructure repository, so nothing is deleted"
              .formatted(client, path));
    }
    var file = YamlFile.read(path, at.text(path), ArchiveFile.class);
    if (!file.client().equals(client)) {
      throw INVALID_INPUT.stop(
          "%s: client: '%s': must be the file's name".formatted(path, file.client()));
    }
    return file;
  }

  @Override
  public ArchiveFile keepTerms(Deadline deadline, RunLabel run) {
    var client = deadline.archive().client();
    var commit =
        repository.write(
            new CommitRequest(
                "%s: deadline and holds of its archive".formatted(client),
                workflow.get(),
                run,
                newest -> {
                  var file = read(newest, client);
                  var terms = stricter(deadline, file);
                  return terms.equals(file)
                      ? Map.of()
                      : content(ArchiveFile.path(client), YamlFile.text(terms));
                }));
    return read(repository.at(commit), client);
  }

  private static ArchiveFile stricter(Deadline deadline, ArchiveFile file) {
    if (!file.archive().equals(deadline.archive())) {
      throw VERIFICATION_FAILED.stop(
          "%s names another archive: %s, not %s; nothing was changed"
              .formatted(ArchiveFile.path(file.client()), file.archive(), deadline.archive()));
    }
    try {
      var both = deadline.adopt(file.deleteAt(), file.holds());
      return file.with(both.at(), both.holds());
    } catch (Refused refused) {
      throw REQUEST_REFUSED.stop(refused.why());
    }
  }

  @Override
  public String removeEvidence(ArchivedClient archive) {
    return "%d evidence files and %d hand-over files were removed from the Storage Box and this worker"
        .formatted(evidence.deleteOf(archive.client()), handovers.deleteOf(archive.client()));
  }

  @Override
  public String closeArchive(ArchivedClient archive, DeletionFacts facts, RunLabel run) {
    var client = archive.client();
    var certificate =
        "certificates/%s-%s.md"
            .formatted(client, LocalDate.ofInstant(facts.ended(), ZoneOffset.UTC));
    repository.write(
        new CommitRequest(
            "%s: its archive was deleted".formatted(client),
            workflow.get(),
            run,
            newest ->
                newest.has(certificate) && newest.touchedBy(run, certificate)
                    ? Map.of()
                    : closing(newest, archive, facts, certificate)));
    return certificate;
  }

  private Map<String, Optional<byte[]>> closing(
      Checkout newest, ArchivedClient archive, DeletionFacts facts, String certificate) {
    var client = archive.client();
    var file = read(newest, client);
    if (!file.archive().equals(archive)) {
      throw VERIFICATION_FAILED.stop(
          "%s names another archive: %s, not %s; it was kept"
              .formatted(ArchiveFile.path(client), file.archive(), archive));
    }
    var remaining = copies.apply(newest.settings().storageBox().id());
    remaining.requireDecided(client, facts.ended());
    var edits = new HashMap<String, Optional<byte[]>>();
    ArchivedFiles.of(client, newest).forEach(path -> edits.put(path, Optional.empty()));
    edits.putAll(
        content(
            "archive/deleted/%s-%s.yml".formatted(client, archive.date()),
            YamlFile.text(Tombstone.of(archive, facts, certificate))));
    edits.putAll(
        content(
            certificate,
            new DeletionCertificate(
                    file,
                    facts,
                    newest.settings(),
                    OwnKey.of(client, newest, facts.evidence()),
                    remaining)
                .text()));
    return edits;
  }

  private static Map<String, Optional<byte[]>> content(String path, String text) {
    return Map.of(path, Optional.of(text.getBytes(UTF_8)));
  }
}
