package society.postx.platform.workflows.reinstatement;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import society.postx.platform.workflows.operation.Digest;
import society.postx.platform.workflows.operation.Question;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.text.Quantities;

/** What another operator approves before anything of the archive is used. Pure. */
record ReinstatementQuestion(
    ReinstateClientInput input, FoundArchive found, ReturnConflicts.Found others) {
  private static final Duration DEADLINE = Duration.ofDays(3);

  /** For those who approve, one line each. */
  List<String> lines(Instant now) {
    var file = found.file();
    var lines = new ArrayList<String>();
    lines.add(
        "%s comes back as it was at %s, %s ago: snapshot %s, the newest of %d"
            .formatted(
                found.domain(),
                Quantities.time(found.storedAt()),
                Quantities.duration(Duration.between(found.storedAt(), now)),
                found.snapshot().substring(0, 8),
                found.snapshots()));
    lines.add(
        "from %s, repository %s, which would be deleted at %s"
            .formatted(file.path(), file.repositoryId(), Quantities.time(file.deleteAt())));
    lines.add(
        "a new server is billed from then on, with other addresses and host keys; the DNS records and the TLS certificates come back");
    lines.add(
        "nothing of the archive is deleted meanwhile, and all of it stays until the client is verified");
    lines.addAll(others.lines()); // before what may be long: an approval covers what was shown
    lines.add("back in Git: " + String.join(", ", found.files()));
    file.holds().forEach(it -> lines.add(it.text()));
    return lines;
  }

  String digest() {
    var file = found.file();
    var taken =
        others.takeOver().conflicts().isEmpty()
            ? Stream.<String>of()
            : Stream.of("takes over " + others.takeOver().digest());
    return Digest.of(
        Stream.of(
                Stream.of(
                    file.marker(),
                    file.repositoryId(),
                    file.path(),
                    found.domain().value(),
                    found.snapshot()),
                found.files().stream(),
                taken)
            .flatMap(Function.identity())
            .toList());
  }

  Question question() {
    var client = input.client();
    return new Question(
        "Bring %s (%s) back from its archive?".formatted(client, found.domain()),
        "offboarded at %s; why it comes back: %s"
            .formatted(Quantities.time(found.file().offboardedAt()), input.reason()),
        List.of(client.value()),
        1,
        lines(WorkflowTime.now()),
        "leaves the client in its archive",
        "no, the client stays in its archive",
        WorkflowTime.now().plus(DEADLINE),
        digest(),
        input.operator());
  }
}
