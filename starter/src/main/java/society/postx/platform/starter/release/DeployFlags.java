package society.postx.platform.starter.release;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import society.postx.platform.starter.rollout.RolloutFlags;

/** A flag for every field of the input, kept as typed: the input's own rules judge them. */
final class DeployFlags {
  @Option(
      names = {"--app", "--apps"},
      split = ",",
      paramLabel = "APP",
      description = "Apps to deploy; may be repeated. Default: all, and base/ with them.")
  private @Nullable List<String> apps;

  @Mixin private RolloutFlags rollout = new RolloutFlags();

  @Option(
      names = "--resumes",
      paramLabel = "RELEASE",
      description = "Takes the clients of that release that are not done.")
  private @Nullable String resumes;

  @Option(
      names = "--takes-back",
      paramLabel = "RELEASE",
      description =
          "Takes that release back, to REVISION or else to what its clients ran before, unless it has migrated data.")
  private @Nullable String takesBack;

  /** Puts what was typed over what a file says. */
  void over(ObjectNode input, String you) {
    RolloutFlags.list(input, "apps", apps);
    rollout.over(input, you);
    RolloutFlags.text(input, "resumes", resumes);
    RolloutFlags.text(input, "takesBack", takesBack);
  }
}
