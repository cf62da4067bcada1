package society.postx.platform.starter.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import society.postx.platform.starter.box.ResolvedBox;
import society.postx.platform.starter.box.StorageBoxClient;
import society.postx.platform.starter.rescue.CurrentBox;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.box.BoxSnapshotPlan;

/**
 * Checks that the Storage Box takes snapshots of itself that outlive two prunes, that clients'
 * hosts reach it over SSH, and that it has room for more clients.
 */
record BoxChecks(Shell shell, Optional<Settings> settings) {
  private static final String SUBJECT = "storage box";
  private static final String BOOTSTRAP = "./platform bootstrap";
  private static final int PATIENCE_MILLIS = 5000;

  /** Sub-accounts that should be left: below it, a larger type or a second box takes time. */
  private static final int SPARE = 10;

  /** Nothing where other checks say what is missing. */
  List<Finding> check() {
    var findings = new ArrayList<Finding>();
    try {
      var box = StorageBoxClient.of(shell);
      if (box.isEmpty() && shell.hetznerToken().isPresent() && settings.isPresent()) {
        findings.add(
            Finding.wrong(
                SUBJECT,
                "platform.yml has no storageBox.id, so plan, access and sub-accounts are not checked",
                "add the box's number, which the Hetzner Console shows, commit and push"));
      }
      if (box.isPresent()) {
        var seen = box.get().read();
        findings.add(plan(seen));
        findings.add(access(seen));
        findings.add(accounts(box.get().subAccounts(), seen.accountLimit()));
      }
    } catch (CommandError refusal) {
      findings.add(Finding.wrong(SUBJECT, refusal.said(), "correct it, then run doctor again"));
    }
    settings
        .flatMap(it -> it.text("storageBox", "host"))
        .map(this::ssh)
        .ifPresent(findings::addAll);
    return findings;
  }

  private static Finding plan(StorageBoxClient.Seen seen) {
    var plan = seen.plan();
    var problem = BoxSnapshotPlan.problem(plan);
    if (problem.isEmpty()) {
      return Finding.fine(SUBJECT, "snapshot plan: " + plan.orElseThrow().text());
    }
    return Finding.wrong(
        SUBJECT,
        problem.get(),
        plan.isEmpty() || plan.get().raised(seen.limit()).isPresent()
            ? BOOTSTRAP
            : "choose a weekly plan in the Hetzner Console; the box's type keeps at most %d"
                .formatted(seen.limit()));
  }

  private static Finding access(StorageBoxClient.Seen seen) {
    if (seen.ssh() && seen.external()) {
      return Finding.fine("storage box access", "SSH and external access are on");
    }
    return Finding.wrong(
        "storage box access",
        "%s off"
            .formatted(
                seen.ssh()
                    ? "external access is"
                    : seen.external() ? "SSH is" : "SSH and external access are"),
        "switch it on in the Hetzner Console (Storage Box, Settings)");
  }

  private static Finding accounts(int used, int limit) {
    var said = "%d of %d are used, one a client".formatted(used, limit);
    return limit == 0 || limit - used >= SPARE
        ? Finding.fine("sub-accounts", said)
        : Finding.wrong(
            "sub-accounts",
            said,
            "offboard clients, or plan a second platform with a box of its own");
  }

  private List<Finding> ssh(String host) {
    var greeted = greeted(host);
    return greeted.fine() ? List.of(greeted, login()) : List.of(greeted);
  }

  /** As the worker logs in: with the pinned host key and the main account's key. */
  private Finding login() {
    var subject = "storage box login";
    try (var box = new CurrentBox(shell).open()) {
      return Finding.fine(subject, "the box has the pinned host key and takes the platform's key");
    } catch (CommandError refusal) {
      return Finding.wrong(
          subject,
          refusal.said(),
          "correct storageBox in platform.yml or storage_box_ssh_key in secrets/shared.sops.yaml, commit and push");
    }
  }

  /** A server's greeting comes before any login (RFC 4253, 4.2). */
  private Finding greeted(String host) {
    var subject = "storage box SSH";
    var values = settings.orElseThrow();
    var port = values.number(23, "storageBox", "port");
    var place = "%s:%d".formatted(host, port);
    try (var socket = new Socket()) {
      var address = ResolvedBox.address(host, values.values());
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
      var greeting = new String(socket.getInputStream().readNBytes(4), StandardCharsets.US_ASCII);
      return greeting.equals("SSH-")
          ? Finding.fine(subject, place + " answers")
          : Finding.wrong(
              subject,
              place + " answers, but not as an SSH server",
              "correct storageBox.host and port in platform.yml");
    } catch (CommandError refusal) {
      return Finding.wrong(
          subject, refusal.said(), "correct storageBox.host or dns.resolver in platform.yml");
    } catch (IOException | IllegalArgumentException e) {
      return Finding.wrong(
          subject,
          place + " does not answer",
          "check storageBox.host and port in platform.yml, and that no firewall blocks the port from here");
    }
  }
}
