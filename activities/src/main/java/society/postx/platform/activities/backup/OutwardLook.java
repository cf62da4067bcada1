package society.postx.platform.activities.backup;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import society.postx.platform.activities.ssh.Host;

/**
 * Shows that a server's firewall closed, by a difference: addresses that answered shortly before do
 * not answer any more. One address alone proves nothing, since a Storage Box may be down and a name
 * may not resolve; so they are of two kinds, and addresses rather than names.
 */
final class OutwardLook {
  /** What the restore reads: the Storage Box. */
  private static final String BOX = "box";

  /** What the baseline is installed from: the mirror of Debian's packages, or a proxy to it. */
  private static final String PACKAGES = "packages";

  /** Lines of both kinds that are asked again. */
  private static final int MOST = 32;

  private static final Pattern TARGET =
      Pattern.compile("(box|packages) [0-9A-Fa-f:.]{2,45} [1-9][0-9]{0,4}");

  /** Arguments: the box's host and port. Prints {@code KIND ADDRESS PORT} of what answers. */
  static final String ANSWERS =
      """
      {
        printf 'box %s %s\\n' "$1" "$2"
        {
          apt-config dump --no-empty --format '%v%n' Acquire::http::Proxy Acquire::https::Proxy
          apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages'
        } 2>/dev/null |
          sed -n -E -e 's#^(https?://)([^/@]*@)?([A-Za-z0-9.-]+):([0-9]+)(/.*)?$#packages \\3 \\4#p' -e t \\
            -e 's#^http://([^/@]*@)?([A-Za-z0-9.-]+)(/.*)?$#packages \\2 80#p' -e t \\
            -e 's#^https://([^/@]*@)?([A-Za-z0-9.-]+)(/.*)?$#packages \\2 443#p'
      } | awk '!seen[$0]++' | head -n 6 |
        while read -r kind name port; do
          for address in $(getent ahosts "$name" | cut -d ' ' -f 1 | sort -u | head -n 4); do
            { timeout 8 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$address" "$port" </dev/null 2>/dev/null &&
              printf '%s %s %s\\n' "$kind" "$address" "$port"; } &
          done
          wait
        done
      """;

  /** Standard input: the lines of ANSWERS. Prints {@code open} or {@code closed} before each. */
  static final String AGAIN =
      """
      while read -r kind address port; do
        {
          if timeout 10 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$address" "$port" </dev/null 2>/dev/null; then
            printf 'open %s %s %s\\n' "$kind" "$address" "$port"
          else
            printf 'closed %s %s %s\\n' "$kind" "$address" "$port"
          fi
        } &
      done
      wait
      """;

  private OutwardLook() {}

  /** Addresses that the server reaches now, for {@link #open}. */
  static List<String> answering(Host host, String boxHost, int boxPort) {
    return host.script(ANSWERS, List.of(boxHost, "" + boxPort), Host.Input.none())
        .read("asking what it reaches", OutwardLook::targets);
  }

  /** Those of the addresses that the server still reaches. */
  static List<String> open(Host host, List<String> answered) {
    return host.script(AGAIN, List.of(), Host.Input.of(String.join("\n", answered) + "\n"))
        .read("asking what it still reaches", said -> open(said, answered));
  }

  /** Whether the silence of all of them later shows anything. */
  static boolean suffices(List<String> answered) {
    return answered.size() <= MOST
        && answered.stream().allMatch(it -> TARGET.matcher(it).matches())
        && answered.stream().anyMatch(it -> it.startsWith(BOX + " "))
        && answered.stream().anyMatch(it -> it.startsWith(PACKAGES + " "));
  }

  static List<String> targets(String said) {
    var targets = said.lines().distinct().sorted().toList();
    if (targets.size() > MOST || !targets.stream().allMatch(it -> TARGET.matcher(it).matches())) {
      throw new IllegalArgumentException("not a kind, an address and a port");
    }
    return targets;
  }

  /** Every address has to be named: one that was not asked is not closed. */
  static List<String> open(String said, List<String> answered) {
    var open = new ArrayList<String>();
    var lines = said.lines().toList();
    for (var target : answered) {
      if (lines.contains("open " + target)) {
        open.add(target);
      } else if (!lines.contains("closed " + target)) {
        throw new IllegalArgumentException("no word about " + target);
      }
    }
    return open;
  }
}
