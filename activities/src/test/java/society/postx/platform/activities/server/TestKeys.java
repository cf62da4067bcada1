package society.postx.platform.activities.server;

import java.util.ArrayList;
import java.util.List;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;

/** Two keys made for tests alone; they open nothing. */
public final class TestKeys implements ServerKeys {
  public static final String HOST_KEY_PUBLIC =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAvVY+jPsAlc/wdRCKmeKfwLRVqK+H7o8AhynFAk8PKo";
  public static final String PLATFORM_KEY_PUBLIC =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKgYWksPXOg26FGA0e0g/PY5GS72X6AzED43LMNCHJQa";

  /** Client, run and the run that made the server, for each server that was found. */
  final List<String> kept = new ArrayList<>();

  /** Client and run, for each server that was brought back. */
  final List<String> pinnedAgain = new ArrayList<>();

  @Override
  public String newHostKey(ClientName client, RunLabel run) {
    return """
        -----BEGIN OPENSSH PRIVATE KEY-----
        b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
        QyNTUxOQAAACAL1WPoz7AJXP8HUQipnin8C0Vaivh+6PAIcpxQJPDyqAAAAIgL+tn9C/rZ
        /QAAAAtzc2gtZWQyNTUxOQAAACAL1WPoz7AJXP8HUQipnin8C0Vaivh+6PAIcpxQJPDyqA
        AAAEAolCuLKYepvfBPo/qGJNPKCdqY0lzfp9GRM+zG2GLCxwvVY+jPsAlc/wdRCKmeKfwL
        RVqK+H7o8AhynFAk8PKoAAAAAAECAwQF
        -----END OPENSSH PRIVATE KEY-----
        """;
  }

  @Override
  public void keepHostKeys(ClientName client, RunLabel run, RunLabel madeBy) {
    kept.add("%s %s %s".formatted(client, run, madeBy));
  }

  @Override
  public void pinEarlierHostKeys(ClientName client, RunLabel run) {
    pinnedAgain.add("%s before %s".formatted(client, run));
  }

  @Override
  public void pinAnyHostKey(ClientName client, RunLabel run) {
    pinnedAgain.add("%s any".formatted(client));
  }

  @Override
  public String platformKey() {
    return """
        -----BEGIN OPENSSH PRIVATE KEY-----
        b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
        QyNTUxOQAAACCoGFpLD1zoNuhRgNHtIPz2ORku9l+gMxA+NyzDQhyUGgAAAIj4AQsb+AEL
        GwAAAAtzc2gtZWQyNTUxOQAAACCoGFpLD1zoNuhRgNHtIPz2ORku9l+gMxA+NyzDQhyUGg
        AAAEB+VjaoUspz/hjxRvTtFjNI9UVmh0kGDNcx0oikRRhKNqgYWksPXOg26FGA0e0g/PY5
        GS72X6AzED43LMNCHJQaAAAAAAECAwQF
        -----END OPENSSH PRIVATE KEY-----
        """;
  }
}
