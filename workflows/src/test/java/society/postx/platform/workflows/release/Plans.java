package society.postx.platform.workflows.release;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import society.postx.platform.workflows.box.SubAccountSpec;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.Cidr;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Contact;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.dns.DnsSpec;
import society.postx.platform.workflows.infrastructure.AppPlan;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.server.ServerSpec;

/** Makes the plan of a client of a {@link FakeFleet}. */
public final class Plans {
  private Plans() {}

  public static ClientPlan plan(ClientName client, String commit, RunLabel run) {
    var labels = new TreeMap<>(Map.of("client", client.value()));
    var domain = new Domain(client + ".platform.example");
    return new ClientPlan(
        client,
        domain,
        Group.PRODUCTION,
        new Contact("it@platform.example"),
        commit,
        run,
        List.of(new AppPlan(FakeHost.NEXTCLOUD, List.of(domain))),
        new ServerSpec(
            client,
            client.serverName(),
            commit,
            List.of("cx23"),
            List.of("fsn1"),
            "debian-13",
            labels,
            List.of(new Cidr("198.18.0.1/32")),
            true,
            run),
        new DnsSpec(
            client,
            new Domain("platform.example"),
            List.of(client.value()),
            300,
            labels,
            run,
            new Domain(client + ".platform.example"),
            null,
            List.of()),
        new SubAccountSpec(client, commit, 1, "backups/" + client.serverName(), labels, run),
        List.of());
  }
}
