package society.postx.platform.starter.release;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import society.postx.platform.starter.rollout.RolloutFlags;

/**
 * Defines the flags of {@code deploy}, one for every field of the input, whose rules check them.
 */
@SuppressWarnings("UnusedVariable") // TypedFlags reads them
final class DeployFlags {
  @Option(
      names = {"--app", "--apps"},
      split = ",",
      paramLabel = "APP",
      description = "apps to deploy; may be repeated; default: all, and base/ with them")
  private @Nullable List<String> apps;

  @Mixin private RolloutFlags rollout = new RolloutFlags();

  @Option(
      names = "--resumes",
      paramLabel = "RELEASE",
      description = "deploys to the clients that this earlier release did not complete")
  private @Nullable String resumes;

  @Option(
      names = "--takes-back",
      paramLabel = "RELEASE",
      description =
          "rolls back this earlier release, to REVISION or else to what its clients ran before, unless it migrated data")
  private @Nullable String rollsBack;
}
