package society.postx.platform.activities.verification;

import java.util.ArrayList;
import java.util.List;
import society.postx.platform.activities.ssh.Host;

/** Compares a host's security settings, as its own programs report them, with ADR §9. */
final class Baseline {
  private static final List<String> SSHD =
      List.of(
          "permitrootlogin no",
          "passwordauthentication no",
          "pubkeyauthentication yes",
          "allowusers deploy");

  private static final List<String> UPDATES =
      List.of(
          "APT::Periodic::Unattended-Upgrade \"1\";",
          "Unattended-Upgrade::Allowed-Origins:: \"${distro_id}:${distro_codename}-security\";",
          "Unattended-Upgrade::AutoFixInterruptedDpkg \"true\";",
          "Unattended-Upgrade::Automatic-Reboot \"false\";");

  private Baseline() {}

  static List<String> findings(Host host) {
    var findings = new ArrayList<String>();
    var sshd = host.root("sshd", "-T").orFail("reading sshd's settings").lines().toList();
    SSHD.stream()
        .filter(line -> !sshd.contains(line))
        .forEach(line -> findings.add("sshd does not have '%s'".formatted(line)));

    var ufw = host.root("ufw", "status", "verbose").orFail("reading ufw's rules");
    if (!ufw.contains("Status: active") || !ufw.contains("Default: deny (incoming)")) {
      findings.add("ufw is not active with deny as its default");
    }

    var jails = host.root("fail2ban-client", "status").orFail("reading fail2ban's jails");
    for (var jail : List.of("sshd", "traefik-auth")) {
      if (!jails.contains(jail)) {
        findings.add("fail2ban has no jail " + jail);
      }
    }

    var apt = host.root("apt-config", "dump").orFail("reading apt's settings").lines().toList();
    UPDATES.stream()
        .filter(line -> !apt.contains(line))
        .forEach(line -> findings.add("unattended-upgrades does not have '%s'".formatted(line)));
    for (var unit : List.of("unattended-upgrades.service", "docker.service", "fail2ban.service")) {
      if (!host.run("systemctl", "is-active", "--quiet", unit).ok()) {
        findings.add(unit + " does not run");
      }
    }
    return findings;
  }
}
