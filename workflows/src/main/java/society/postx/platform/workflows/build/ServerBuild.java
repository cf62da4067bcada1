package society.postx.platform.workflows.build;

import static society.postx.platform.workflows.activity.ActivityProfile.LONG;

import java.util.List;
import society.postx.platform.workflows.host.HostActivities;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppPlan;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.server.Server;
import society.postx.platform.workflows.server.ServerActivities;
import society.postx.platform.workflows.server.ServerSpec;

/**
 * Builds a server in three parts, between which an operation does other things: the server itself,
 * its security baseline, its apps. An abort deletes the server. ADR §1, §2, §9.
 */
public record ServerBuild(Operation operation, Items items) {
  /** What an operation's checklist calls the parts. */
  public record Items(Step create, Step meet, Step base, Step apps) {}

  public Server create(ServerSpec spec) {
    return operation.step(
        items.create(),
        LONG,
        ServerActivities.class,
        it -> it.ensureServer(spec),
        it -> it.deleteServer(spec));
  }

  public void prepare(HostSpec host) {
    meet(host);
    secure(host);
  }

  /** From its first contact on, a stuck step keeps evidence of the host. */
  public void meet(HostSpec host) {
    operation.step(items.meet(), LONG, HostActivities.class, it -> it.meetHost(host));
    operation.witness(HostActivities.class, (it, why) -> it.keepEvidence(host, why).location());
  }

  /** The host installs packages, so it has to reach their servers. */
  public void secure(HostSpec host) {
    operation.step(items.base(), LONG, HostActivities.class, it -> it.applyBase(host));
  }

  public void deploy(HostSpec host, List<AppPlan> apps) {
    operation.step(items.apps(), LONG, HostActivities.class, it -> it.deployApps(host, apps));
  }
}
