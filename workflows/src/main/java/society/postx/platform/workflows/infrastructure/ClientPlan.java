package society.postx.platform.workflows.infrastructure;

import java.util.List;
import society.postx.platform.workflows.box.SubAccountSpec;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.ChangeReport;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientBound;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Contact;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.dns.DnsConflict;
import society.postx.platform.workflows.dns.DnsSpec;
import society.postx.platform.workflows.server.ServerSpec;

/**
 * Describes what the repository at one commit defines for a client; the input of every step after
 * the first. Holds no secret.
 *
 * @param commit full hash the plan was read at
 * @param run the run that works on it
 * @param changes what onboarding wrote into the repository, or would write
 */
public record ClientPlan(
    ClientName client,
    Domain domain,
    Group group,
    Contact contact,
    String commit,
    RunLabel run,
    List<AppPlan> apps,
    ServerSpec server,
    DnsSpec dns,
    SubAccountSpec subAccount,
    List<Change> changes)
    implements ChangeReport, ClientBound {

  public ClientPlan takingOver(List<DnsConflict> records) {
    return new ClientPlan(
        client,
        domain,
        group,
        contact,
        commit,
        run,
        apps,
        server,
        dns.takingOver(records),
        subAccount,
        changes);
  }

  public ClientPlan withServer(ServerSpec spec) {
    return new ClientPlan(
        client, domain, group, contact, commit, run, apps, spec, dns, subAccount, changes);
  }

  public List<String> urls() {
    return apps.stream()
        .flatMap(app -> app.hostnames().stream())
        .map(name -> "https://" + name + "/")
        .toList();
  }

  @Override
  public String note() {
    return "commit " + commit.substring(0, Math.min(12, commit.length()));
  }
}
