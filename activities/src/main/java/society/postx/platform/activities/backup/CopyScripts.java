package society.postx.platform.activities.backup;

/** Shell programs for staging servers; values are their arguments or come by standard input. */
final class CopyScripts {
  /** What a copy says of itself, for the worker. */
  static final String FOLDER = "/var/lib/platform/copy";

  static final String FILES = FOLDER + "/files.json";
  static final String RUNNING = FOLDER + "/running.json";

  /** A job: what was restored, before an app starts. */
  static final String DESCRIBE_FILES =
      """
      set -eu
      cd /opt/platform/backup
      . ./restore-plan
      mkdir -p /var/lib/platform/copy
      paths | grep -v "^/var/lib/platform/" >/var/lib/platform/copy/paths
      ./manifest staging /var/lib/platform/copy/no-notes /var/lib/platform/copy/paths >/var/lib/platform/copy/files.json
      """;

  /** A job: rows as loaded, and what runs. */
  static final String DESCRIBE_RUNNING =
      """
      set -eu
      cd /var/lib/platform/copy
      cat /dev/null loaded.* >milliseconds 2>/dev/null || :
      : >no-paths
      /opt/platform/backup/manifest staging /var/lib/platform/copy /var/lib/platform/copy/no-paths >running.json
      """;

  /** Files of Docker's cache and of restic hold no credential. */
  static final String FORGET_CREDENTIALS =
      "rm -rf /etc/platform/backup /etc/platform/box_known_hosts\n";

  /** Standard input: paths, each ended by a null. A file that is missing is left out. */
  static final String CHECKSUMS =
      """
      timeout 50 xargs --null --no-run-if-empty sha256sum --zero -- 2>/dev/null
      exit 0
      """;

  /**
   * Asks a page of the copy's own Traefik, without DNS, and prints the status. Arguments: name and
   * path. Standard input: certificates to trust besides.
   */
  static final String PAGE =
      """
      set -eu
      ca=$(mktemp)
      trap 'rm -f "$ca"' EXIT
      trap 'exit 143' HUP INT TERM
      cat /etc/ssl/certs/ca-certificates.crt - >"$ca"
      curl --silent --show-error --output /dev/null --max-time 20 --cacert "$ca" --resolve "$1:443:127.0.0.1" \\
        --write-out '%{http_code}' "https://$1$2"
      """;

  private CopyScripts() {}
}
