package society.postx.platform.workflows.restore;

import static society.postx.platform.workflows.activity.ActivityProfile.LONG;
import static society.postx.platform.workflows.restore.ServerRestoreStep.*;

import java.time.LocalDate;
import java.util.List;
import society.postx.platform.workflows.build.ServerBuild;
import society.postx.platform.workflows.dns.DnsActivities;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.server.ReplacementActivities;
import society.postx.platform.workflows.server.Server;
import society.postx.platform.workflows.server.ServerSpec;

/**
 * Replaces a lost server by a new one and keeps the old one, switched off. An abort deletes the new
 * one first, then restores the old one.
 */
record NewServer(Operation operation, LostServer lost, LocalDate keptUntil) {
  /** One with its base and nothing else. */
  Server raise() {
    var server = create(lost.plan().server());
    build().prepare(HostSpec.of(lost.plan(), server));
    pointDns(server);
    return server;
  }

  /** The server alone, once the old one is aside. */
  Server create(ServerSpec spec) {
    setAside();
    return build().create(spec);
  }

  private ServerBuild build() {
    return new ServerBuild(
        operation, new ServerBuild.Items(CREATE_SERVER, MEET_HOST, APPLY_BASE, START_APPS));
  }

  private void setAside() {
    var spec = lost.plan().server();
    operation.step(
        SET_ASIDE,
        LONG,
        ReplacementActivities.class,
        it -> it.setAside(spec, keptUntil),
        it -> it.bringBack(spec));
  }

  void pointDns(Server server) {
    operation.step(
        POINT_DNS,
        LONG,
        DnsActivities.class,
        it -> it.pointAt(lost.plan().dns(), server),
        this::pointBack);
  }

  private void pointBack(DnsActivities dns) {
    var old = lost.remains().server();
    if (old == null || old.ipv4() == null || old.ipv6() == null) {
      dns.removeRecords(lost.plan().dns());
      return;
    }
    var server =
        new Server(
            old.id(),
            old.name(),
            old.ipv4(),
            old.ipv6(),
            old.serverType(),
            old.location(),
            List.of());
    dns.pointAt(lost.plan().dns(), server);
  }
}
