package society.postx.platform.activities.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.scan.RunningImage;

/**
 * What a host prints decides neither which registry is asked nor that a pinned image is left out.
 */
class PinnedImagesTest {
  private static final String DIGEST = "@sha256:" + "ab".repeat(32);
  private final PinnedImages pinned =
      PinnedImages.of(Stream.of("nextcloud:28.0.1", "registry.example:5000/shop:1.0"));

  @Test
  void aPinnedImageIsScannedByItsNameAndByTheDigestOfItsOwnRepository() {
    assertThat(
            pinned.judged(
                List.of(
                    new RunningImage("nextcloud:28.0.1", "nextcloud" + DIGEST),
                    new RunningImage(
                        "registry.example:5000/shop:1.0", "registry.example:5000/shop" + DIGEST))))
        .containsExactly(
            new RunningImage("nextcloud:28.0.1", "nextcloud:28.0.1"),
            new RunningImage("nextcloud:28.0.1", "nextcloud" + DIGEST),
            new RunningImage("registry.example:5000/shop:1.0", "registry.example:5000/shop:1.0"),
            new RunningImage(
                "registry.example:5000/shop:1.0", "registry.example:5000/shop" + DIGEST));
  }

  @Test
  void aPinWithADigestIsScannedByThatAndNeverByAnotherOneOfTheHost() {
    var pin = "nextcloud:28.0.1@sha256:" + "cd".repeat(32);
    assertThat(
            PinnedImages.of(Stream.of(pin))
                .judged(List.of(new RunningImage(pin, "nextcloud" + DIGEST))))
        .containsExactly(new RunningImage(pin, pin));
  }

  @Test
  void anotherRegistryOrAnythingElseInThePlaceOfADigestIsNotAsked() {
    for (var pulled :
        List.of(
            "evil.example/nextcloud" + DIGEST,
            "nextcloud.evil.example/x" + DIGEST,
            "nextcloud@sha256:c0ffee",
            "nextcloud:latest",
            "--server=http://evil.example",
            "")) {
      assertThat(pinned.judged(List.of(new RunningImage("nextcloud:28.0.1", pulled))))
          .contains(new RunningImage("nextcloud:28.0.1", "nextcloud:28.0.1"));
    }
  }

  @Test
  void whatNoCommitPinsIsNamedAndNotPulled() {
    assertThat(
            pinned.judged(
                List.of(
                    new RunningImage("evil.example/miner:1", "evil.example/miner" + DIGEST),
                    new RunningImage("nextcloud:28.0.2", "nextcloud" + DIGEST))))
        .contains(
            new RunningImage("evil.example/miner:1", ""), new RunningImage("nextcloud:28.0.2", ""));
  }

  @Test
  void aPinnedImageThatTheHostHidesIsScannedByItsName() {
    assertThat(pinned.judged(List.of()))
        .containsExactly(
            new RunningImage("nextcloud:28.0.1", "nextcloud:28.0.1"),
            new RunningImage("registry.example:5000/shop:1.0", "registry.example:5000/shop:1.0"));
  }
}
