package society.postx.platform.activities.backup;

import society.postx.platform.activities.ssh.Login;
import society.postx.platform.workflows.client.Domain;

/** Says how a person reaches the pages of a copy, whose names lead to the live client. */
final class CopyTunnel {
  /** On the person's machine; a port below 1024 would need root. */
  private static final int LOCAL = 8443;

  private CopyTunnel() {}

  /** {@code KnownHostsCommand} needs OpenSSH 8.5 or newer. */
  static String command(Login login, Domain domain) {
    var ssh =
        "ssh -N -L %d:127.0.0.1:443 -p %d -o StrictHostKeyChecking=yes -o UserKnownHostsFile=/dev/null -o 'KnownHostsCommand=/bin/echo %s %s' %s@%s"
            .formatted(
                LOCAL,
                login.port(),
                login.address(),
                login.hostKeys().lines().getFirst(),
                login.user(),
                login.address());
    var browser =
        "chromium --user-data-dir=$(mktemp -d) --host-resolver-rules='MAP *.%1$s 127.0.0.1:%2$d, MAP %1$s 127.0.0.1:%2$d'"
            .formatted(domain, LOCAL);
    return "run  %s  and, while that runs,  %s".formatted(ssh, browser);
  }
}
