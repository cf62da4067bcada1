package society.postx.platform.activities.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import society.postx.platform.activities.infrastructure.ClientFile;
import society.postx.platform.activities.infrastructure.CommitRequest;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.infrastructure.RolloutTargets;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.upgrade.UpgradeActivities;
import society.postx.platform.workflows.upgrade.UpgradeServersInput;
import society.postx.platform.workflows.upgrade.UpgradeServersResult;
import society.postx.platform.workflows.upgrade.UpgradeTargets;

/** Reads an upgrade's targets from the infrastructure repository and writes its page. */
public final class GitUpgrades implements UpgradeActivities {
  private final InfrastructureRepository repository;
  private final Supplier<String> workflow;

  /**
   * @param workflow says the id of the workflow that calls, for the commits' trailers
   */
  public GitUpgrades(InfrastructureRepository repository, Supplier<String> workflow) {
    this.repository = repository;
    this.workflow = workflow;
  }

  @Override
  public UpgradeTargets targetsOf(UpgradeServersInput input) {
    var newest = repository.latest();
    var out = Optional.ofNullable(input.leaveOut()).orElse(List.of());
    var files = newest.clientFiles();
    RolloutTargets.requireKnown(out, new TreeSet<>(files.stream().map(ClientFile::name).toList()));
    var settings = newest.settings();
    return new UpgradeTargets(
        files.stream()
            .filter(file -> !out.contains(file.name()))
            .map(RolloutTargets::of)
            .sorted(RolloutTargets.ORDER)
            .toList(),
        RolloutTargets.freezes(settings),
        settings.backup().timeZone().getId());
  }

  @Override
  public String recordUpgrade(UpgradeServersResult result, RunLabel run) {
    var page = Optional.of(UpgradePage.text(result).getBytes(UTF_8));
    return repository.write(
        new CommitRequest(
            "upgrade %s: write down how it went".formatted(result.id()),
            workflow.get(),
            run,
            newest -> Map.of(UpgradePage.path(result.id()), page)));
  }
}
