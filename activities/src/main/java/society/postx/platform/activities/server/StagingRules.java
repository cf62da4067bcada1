package society.postx.platform.activities.server;

import java.util.ArrayList;
import java.util.List;
import society.postx.platform.activities.hetzner.wire.CloudFirewall.Rule;
import society.postx.platform.workflows.client.Cidr;

/**
 * Firewall rules of a staging server: SSH from management networks alone. Visitors never reach it.
 * While images and data come, everything may go out; then nothing may.
 */
final class StagingRules {
  /** A documentation network (RFC 5737), which nobody answers from. */
  private static final String NOWHERE = "192.0.2.1/32";

  private static final String DISCARD = "9";

  private StagingRules() {}

  /** Nothing but SSH comes in; without a rule for it, everything goes out. */
  static List<Rule> open(List<Cidr> managementCidrs) {
    return AdmissionRules.of(managementCidrs, true).stream()
        .filter(it -> "22".equals(it.port()))
        .toList();
  }

  /**
   * The first rule for what goes out makes Hetzner drop all else (firewall FAQ); this one admits
   * what leads nowhere. Answers to SSH pass, because Hetzner's firewalls are stateful.
   */
  static List<Rule> closed(List<Cidr> managementCidrs) {
    var rules = new ArrayList<>(open(managementCidrs));
    rules.add(
        new Rule(
            "out", "tcp", DISCARD, List.of(), List.of(NOWHERE), "nothing leaves a staging server"));
    return rules;
  }
}
