package society.postx.platform.workflows.retention;

import static java.util.stream.Collectors.joining;

import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Digest;
import society.postx.platform.workflows.operation.Question;
import society.postx.platform.workflows.text.Quantities;

/** What operators read about an archive's deadline. Pure. */
record RetentionNotices(ArchiveFile file, Deadline deadline) {
  /** The headline while it waits. */
  String headline(Instant now) {
    var holding = deadline.holding(now);
    var when = deadline.dueAt().map(it -> "not before " + Quantities.time(it)).orElse("not yet");
    return holding.isEmpty()
        ? "%s of %s is deleted at %s"
            .formatted(file.path(), file.client(), Quantities.time(deadline.at()))
        : "%s of %s is deleted %s: %s"
            .formatted(
                file.path(),
                file.client(),
                when,
                holding.stream().map(Hold::text).collect(joining("; ")));
  }

  String reminderTitle(Instant due) {
    return "%s: all data of %s is deleted for ever at %s"
        .formatted(Workflow.getInfo().getWorkflowId(), file.client(), Quantities.time(due));
  }

  /** What goes, and how to stop it. */
  String reminder(Instant due) {
    return """
        At %s these go for ever:
        %s
        Stop it with one of:
          ./platform hold %s --reason "…"                                (until you release it)
          ./platform extend %s --until 2027-06-30T12:00:00Z --reason "…"
        Nobody has to do anything for the deletion to happen: docs/workflows/RetainThenDelete.md
        """
        .formatted(
            Quantities.time(due),
            goes().stream().map(it -> "  - %s%n".formatted(it)).collect(joining()),
            file.client(),
            file.client());
  }

  private List<String> goes() {
    return List.of(
        "the restic repository %s in %s on the Storage Box"
            .formatted(file.repositoryId(), file.path()),
        ArchiveFile.secretsPath(file.client()),
        ArchiveFile.path(file.client()) + " and the client's archived files");
  }

  /** Asks a second operator. */
  Question question(EarlyDeletion early, Instant until) {
    return new Question(
        "Delete all data of %s for ever, before %s?"
            .formatted(file.client(), Quantities.time(deadline.at())),
        "%s asked at %s: %s".formatted(early.by(), Quantities.time(early.at()), early.why()),
        List.of(file.client().value()),
        1,
        goes().stream().map(it -> it + ": deleted").toList(),
        "the deadline counts again",
        "no, the deadline counts again",
        until,
        Digest.of(
            List.of(
                file.marker(),
                file.repositoryId(),
                file.path(),
                early.by(),
                early.at().toString())),
        early.by());
  }

  /** Why it was deleted, for the certificate. */
  String reason(@Nullable EarlyDeletion early) {
    return early == null || !early.approved()
        ? "the deadline %s".formatted(Quantities.time(deadline.at()))
        : "asked by %s at %s (%s), approved by %s"
            .formatted(early.by(), Quantities.time(early.at()), early.why(), early.approvedBy());
  }
}
