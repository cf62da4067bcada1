package society.postx.platform.activities.scan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.scan.RunningImage;

class HostContainersTest {
  @Test
  void eachRunningImageIsNamedOnceWithTheDigestOfItsOwnName() {
    assertThat(
            HostContainers.parse(
                """
                runs sha256:aa registry.example:5000/shop:1.0
                runs sha256:bb postgres:15
                runs sha256:bb postgres:15
                is sha256:aa mirror.example/shop@sha256:11 registry.example:5000/shop@sha256:22
                is sha256:bb postgres@sha256:33
                is sha256:bb postgres@sha256:33
                """))
        .containsExactly(
            new RunningImage("postgres:15", "postgres@sha256:33"),
            new RunningImage(
                "registry.example:5000/shop:1.0", "registry.example:5000/shop@sha256:22"));
  }

  @Test
  void anImageBuiltOnTheHostHasNoDigestAndAHostWithoutContainersRunsNothing() {
    assertThat(HostContainers.parse("runs sha256:aa shop:local\nis sha256:aa\n"))
        .containsExactly(new RunningImage("shop:local", ""));
    assertThat(HostContainers.parse("")).isEmpty();
  }
}
