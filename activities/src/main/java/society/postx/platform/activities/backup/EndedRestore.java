package society.postx.platform.activities.backup;

import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import java.util.List;
import society.postx.platform.activities.host.HostLogins;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.workflows.host.HostSpec;

/**
 * Marks on a host that a restore ended, or was undone. A workflow that is reset runs steps again
 * that it had ended, and would write over what users did since.
 */
record EndedRestore(Hosts hosts, HostLogins logins) {
  private static final String MARKS = "/var/lib/platform/restores-ended";

  /** Arguments: the folder, the run. A run can be reset as long as Temporal keeps its history. */
  private static final String MARK =
      """
      set -eu
      umask 077
      mkdir -p "$1"
      find "$1" -type f -mtime +400 -delete
      [ -e "$1/$2" ] || date +%s >"$1/$2"
      sync "$1/$2" "$1"
      """;

  /** Called before users are let in: a crash in between must not leave them in without a mark. */
  void mark(HostSpec host) {
    try (var connection = hosts.connect(logins.to(host))) {
      connection
          .script(MARK, List.of(MARKS, host.run().value()), Host.Input.none())
          .orFail("marking the restore as ended");
    }
  }

  boolean is(HostSpec host) {
    try (var connection = hosts.connect(logins.to(host))) {
      var marked = connection.root("test", "-e", MARKS + "/" + host.run().value());
      return marked.exitStatus() != 1
          && marked.orFail("looking whether the restore ended").isEmpty();
    }
  }

  /** Fails with REQUEST_REFUSED where this run ended before. */
  void refuse(HostSpec host) {
    if (is(host)) {
      throw REQUEST_REFUSED.stop(
          "this restore ended before it was reset, and would write over what users did since;"
              + " abort it, which changes nothing, and start another restore");
    }
  }
}
