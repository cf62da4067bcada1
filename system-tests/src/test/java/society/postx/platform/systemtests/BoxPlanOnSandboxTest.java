package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.sandbox.Sandbox;
import society.postx.platform.sandbox.SandboxOptions;
import society.postx.platform.starter.box.StorageBoxClient;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.box.BoxSnapshotPlan;

/** The operator's side and the sandbox's Storage Box API agree about snapshot plans. */
class BoxPlanOnSandboxTest {
  @TempDir private Path folder;
  private final Sandbox sandbox = Sandbox.start(SandboxOptions.apiOnly());

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void aPlanIsSetReadBackAndRaised() throws IOException, GitAPIException {
    var box = StorageBoxClient.of(shell()).orElseThrow();
    var seen = box.read();
    assertThat(seen.plan()).isEmpty();
    assertThat(seen.limit()).isEqualTo(10); // bx11

    var fresh = BoxSnapshotPlan.fresh(seen.limit());
    box.enable(fresh);
    assertThat(box.read().plan()).contains(fresh);
    assertThat(fresh.outlivesTwoPrunes()).isTrue();

    var few = new BoxSnapshotPlan(2, 0, 3, 5, null);
    box.enable(few);
    var raised = few.raised(seen.limit());
    assertThat(raised).isEqualTo(Optional.of(new BoxSnapshotPlan(3, 0, 3, 5, null)));
    box.enable(raised.orElseThrow());
    assertThat(box.read().plan()).isEqualTo(raised);
  }

  private Shell shell() throws IOException, GitAPIException {
    Files.writeString(
        folder.resolve("platform.yml"),
        "storageBox: {id: %d}%n".formatted(sandbox.storageBox().id()));
    try (var git = Git.init().setDirectory(folder.toFile()).call()) {
      git.add().addFilepattern("platform.yml").call();
      git.commit()
          .setMessage("settings")
          .setAuthor("ops", "ops@example.org")
          .setCommitter("ops", "ops@example.org")
          .setSign(false)
          .call();
    }
    var nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new Shell(
        Map.of(
            "HCLOUD_TOKEN", sandbox.token(Sandbox.DEMO),
            "HETZNER_ENDPOINT", sandbox.hetznerEndpoint(),
            "PLATFORM_REPOSITORY", folder.toString()),
        new ByteArrayInputStream(new byte[0]),
        nowhere,
        nowhere,
        false);
  }
}
