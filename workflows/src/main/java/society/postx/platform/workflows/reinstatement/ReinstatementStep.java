package society.postx.platform.workflows.reinstatement;

import static society.postx.platform.workflows.operation.StepSpec.Kind.WAITS;
import static society.postx.platform.workflows.operation.StepSpec.Kind.WORK;

import java.util.List;
import java.util.stream.Stream;
import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.StepSpec;
import society.postx.platform.workflows.restore.ReturnFromRepository;

/** The steps of {@link ReinstateClient} beside those of the server. */
enum ReinstatementStep implements Step {
  FIND_ARCHIVE("Archive", "The archive opens, and its files can come back", WORK),
  APPROVE_RETURN("Archive", "Another operator approves the return", WAITS),
  ACQUIRE_PERMIT("Archive", "Permit to change the client", WORK),
  FIND_AGAIN("Archive", "It is still what was approved", WORK),
  BRING_FILES_BACK("Archive", "Client file and secrets back in Git; the archive stays", WORK),
  READ_PLAN("Archive", "Plan of the client", WORK),
  BRING_REPOSITORY_HOME("Archive", "Repository back in the client's home", WORK),
  MAKE_ACCOUNT("Archive", "Sub-account on the Storage Box", WORK),
  SET_UP_MONITORING("Archive", "Monitors", WORK),

  RECORD_RETURN("After", "Record in Git that nothing is undone from here on", WORK),

  CLOSE_ARCHIVE("Archive's end", "Client's page and list; the archive's files go", WORK),
  REMOVE_FOLDER("Archive's end", "Remove the archive's empty folder", WORK),
  END_RETENTION("Archive's end", "The retention ends", WORK);

  private final StepSpec spec;

  ReinstatementStep(String section, String title, StepSpec.Kind kind) {
    spec = new StepSpec(section, title, kind);
  }

  /** The whole checklist. */
  static List<Step> all() {
    var own = Stream.of(values());
    return Stream.of(
            own.filter(it -> it.compareTo(RECORD_RETURN) < 0),
            ReturnFromRepository.STEPS.stream(),
            Stream.of(RECORD_RETURN),
            ReturnFromRepository.STEPS_WITH_USERS.stream(),
            Stream.of(CLOSE_ARCHIVE, REMOVE_FOLDER, END_RETENTION))
        .flatMap(it -> it.map(Step.class::cast))
        .toList();
  }

  @Override
  public StepSpec spec() {
    return spec;
  }
}
