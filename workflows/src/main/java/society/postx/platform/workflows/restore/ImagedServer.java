package society.postx.platform.workflows.restore;

import static society.postx.platform.workflows.activity.ActivityProfile.LONG;
import static society.postx.platform.workflows.restore.ServerRestoreStep.*;

import java.time.LocalDate;
import society.postx.platform.workflows.build.ServerBuild;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.server.ReplacementActivities;
import society.postx.platform.workflows.server.Server;
import society.postx.platform.workflows.server.ServerActivities;

/**
 * Gives a client a server that runs on one of its server images. The image's apps start by
 * themselves with old data, so the firewall admits no user until Traefik keeps them out.
 */
record ImagedServer(Operation operation, LostServer lost, LocalDate keptUntil) {
  /** A new server. */
  Server raise() {
    return new NewServer(operation, lost, keptUntil)
        .raise(lost.plan().server().closedOn(lost.image().id()));
  }

  /** The same server; an abort writes the copy of its old disk back. */
  Server rebuild() {
    var spec = lost.plan().server();
    var copy =
        operation.step(
            COPY_DISK,
            LONG,
            ReplacementActivities.class,
            it -> it.copyDisk(spec, keptUntil),
            it -> it.reopen(spec));
    var imaged = spec.closedOn(lost.image().id());
    operation.step(
        REBUILD,
        LONG,
        ReplacementActivities.class,
        it -> it.rebuild(imaged),
        it -> it.rebuildBack(spec.on(copy.id())));
    var server =
        operation.step(CREATE_SERVER, LONG, ServerActivities.class, it -> it.ensureServer(imaged));
    new ServerBuild(
            operation, new ServerBuild.Items(CREATE_SERVER, MEET_HOST, APPLY_BASE, START_APPS))
        .prepare(HostSpec.of(lost.plan(), server));
    operation.tick(POINT_DNS, "the addresses stay");
    return server;
  }
}
