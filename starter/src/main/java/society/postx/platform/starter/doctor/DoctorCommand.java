package society.postx.platform.starter.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import society.postx.platform.starter.connection.TemporalConnection;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.starter.shell.Style;

/** Checks everything that an onboarding needs and says how to repair what is wrong. */
@Command(
    name = "doctor",
    description = "checks tools, tokens, keys, repository and Temporal; changes nothing",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} doctor --json|@",
      "Exit: 0 nothing has to be repaired, 1 something has to be repaired, 2 wrong usage"
    })
public final class DoctorCommand implements Callable<Integer> {
  private final Shell shell;
  @Mixin private TemporalConnection temporal;
  @Mixin private Output output;

  public DoctorCommand(Shell shell) {
    this.shell = shell;
    temporal = new TemporalConnection(shell);
    output = new Output(shell);
  }

  @Override
  public Integer call() {
    var findings = new ArrayList<Finding>(new ToolChecks(shell).check());
    findings.add(new HetznerCheck(shell).check());
    findings.addAll(new BoxPlanCheck(shell).check());
    findings.add(new AgeKeyCheck(shell).check());
    findings.addAll(new RepositoryChecks(shell).check());
    findings.add(new RecoverySheetCheck(shell).check());
    try (var connection = temporal) {
      findings.addAll(new TemporalChecks(connection, new ScheduleChecks(shell)).check());
    }
    output.result(findings, text(findings));
    return findings.stream().allMatch(Finding::fine) ? ExitCodes.DONE : ExitCodes.FAILED;
  }

  private String text(List<Finding> findings) {
    return findings.stream().map(this::line).collect(Collectors.joining("\n"));
  }

  private String line(Finding finding) {
    return finding.fine()
        ? "%s %s: %s".formatted(output.paint(Style.GREEN, "✓"), finding.subject(), finding.said())
        : "%s %s: %s\n    to repair it:  %s"
            .formatted(
                output.paint(Style.RED, "✗"), finding.subject(), finding.said(), finding.remedy());
  }
}
