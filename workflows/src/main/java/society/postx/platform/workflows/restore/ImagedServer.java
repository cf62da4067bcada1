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
import society.postx.platform.workflows.server.ServerSpec;

/**
 * Gives a client a server that runs on one of its server images, without the image's apps. They
 * start by themselves with old data, so until they are removed only the platform reaches the
 * server, and the server reaches nothing: no mail, no payment, no backup.
 */
record ImagedServer(Operation operation, LostServer lost, LocalDate keptUntil) {
  /** A new server. */
  Server raise() {
    var replacement = new NewServer(operation, lost, keptUntil);
    var imaged = imaged();
    var server = replacement.create(imaged);
    operation.step(PIN_KEYS, LONG, ReplacementActivities.class, it -> it.pinAnyHostKey(imaged));
    prepare(HostSpec.of(lost.plan(), server));
    replacement.pointDns(server);
    return server;
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
    var imaged = imaged();
    operation.step(
        REBUILD,
        LONG,
        ReplacementActivities.class,
        it -> it.rebuild(imaged),
        it -> it.rebuildBack(spec.on(copy.id())));
    var server =
        operation.step(CREATE_SERVER, LONG, ServerActivities.class, it -> it.ensureServer(imaged));
    prepare(HostSpec.of(lost.plan(), server));
    operation.tick(POINT_DNS, "the addresses stay");
    return server;
  }

  private ServerSpec imaged() {
    return lost.plan().server().closedOn(lost.image().id());
  }

  private void prepare(HostSpec host) {
    var build =
        new ServerBuild(
            operation, new ServerBuild.Items(CREATE_SERVER, MEET_HOST, APPLY_BASE, START_APPS));
    build.meet(host);
    operation.step(CLEAR_HOST, LONG, NewHostActivities.class, it -> it.clear(host, imaged()));
    operation.step(
        OPEN_FIREWALL, LONG, ServerActivities.class, it -> it.ensureServer(lost.plan().server()));
    build.secure(host);
  }
}
