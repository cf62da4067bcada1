package society.postx.platform.starter.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import society.postx.platform.starter.connection.TemporalConnection;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.starter.shell.Style;

/**
 * Checks what this machine needs to build, as the launcher found it, and everything that production
 * needs; says how to repair what is wrong.
 */
@Command(
    name = "doctor",
    description = {
      "checks what this machine needs to build (without production also what tests and demo need),",
      "and what production needs: tools, tokens, keys, zone, Storage Box, repository, alerts, monitoring,",
      "Trivy and Temporal; changes nothing"
    },
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} doctor --json|@",
      "          @|bold ${ROOT-COMMAND-NAME} doctor --profile production --send|@",
      "Production is checked where PLATFORM_REPOSITORY, HCLOUD_TOKEN, HCLOUD_TOKEN_FILE, TEMPORAL_ADDRESS,",
      "TEMPORAL_PROFILE or a flag says where it is.",
      "Exit: 0 nothing has to be repaired, 1 something has to be repaired, 2 wrong usage"
    })
public final class DoctorCommand implements Callable<Integer> {
  private final Shell shell;
  @Mixin private TemporalConnection temporal;
  @Mixin private Output output;

  @Option(
      names = "--send",
      description = "sends a test mail to the addresses of alerts.mail in platform.yml")
  private boolean send;

  @Option(names = "--machine", hidden = true, description = "the launcher's own findings")
  private @Nullable Path machine;

  @Option(names = "--machine-only", hidden = true, description = "leaves out production")
  private boolean machineOnly;

  public DoctorCommand(Shell shell) {
    this.shell = shell;
    temporal = new TemporalConnection(shell);
    output = new Output(shell);
  }

  @Override
  public Integer call() throws IOException {
    var findings = new ArrayList<Finding>();
    if (machine != null) {
      findings.addAll(MachineFindings.read(machine));
    }
    if (!machineOnly) {
      findings.addAll(production());
    }
    output.result(findings, text(findings));
    return findings.stream().allMatch(Finding::fine) ? ExitCodes.DONE : ExitCodes.FAILED;
  }

  private List<Finding> production() {
    var settings = Settings.of(shell);
    var findings = new ArrayList<Finding>(new ToolChecks(shell).check());
    findings.addAll(new TrivyCheck(shell, settings).check());
    findings.addAll(new HetznerCheck(shell).check());
    findings.addAll(new BoxChecks(shell, settings).check());
    findings.add(new AgeKeyCheck(shell).check());
    findings.addAll(new RepositoryChecks(shell).check());
    findings.addAll(new RecipientsCheck(settings).check());
    findings.add(new RecoverySheetCheck(shell).check());
    findings.addAll(new PlatformBackupCheck(shell).check());
    findings.addAll(new MonitoringCheck(settings, shell).check());
    findings.addAll(new AlertChecks(shell, settings, send).check());
    try (var connection = temporal) {
      findings.addAll(new TemporalChecks(connection, new ScheduleChecks(shell)).check());
    }
    return findings;
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
