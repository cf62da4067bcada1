package society.postx.platform.workflows.server;

import io.temporal.activity.ActivityInterface;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.activity.OnTaskQueue;
import society.postx.platform.workflows.activity.TaskQueues;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.permit.ChangesClient;

/** Replaces a client's server by a new one, and keeps the old one for a while. ADR §8. */
@ActivityInterface
@OnTaskQueue(TaskQueues.HETZNER)
public interface ReplacementActivities {
  /** What Hetzner still has of the client's server; reads only. */
  ServerRemains remains(ServerSpec spec);

  /**
   * Those of the spec's server types, in its order, whose disk has room for so much data and whose
   * disk and memory are at least the old server's; reads only. Fails with REQUEST_REFUSED where
   * none is.
   *
   * @param bytes the data and what it needs to run
   * @param old the old server's type; null where nobody knows it
   */
  List<String> typesFor(ServerSpec spec, long bytes, @Nullable String old);

  /**
   * Leaves the client's server off, without the client's addresses, protected, and under a name and
   * labels by which no operation takes it for the client's. Its newest backup becomes a snapshot,
   * since deleting a server deletes its backups. Does nothing where the client has no server.
   *
   * @param keptUntil written into its label {@code keep-until}; nothing deletes it by itself
   */
  @ChangesClient
  Changes setAside(ServerSpec spec, LocalDate keptUntil);

  /**
   * Undoes {@link #setAside}: the server has its addresses, name, labels and pinned host keys again
   * and runs. Does nothing where this run set no server aside. Call it only once the new server is
   * deleted.
   */
  @ChangesClient
  Changes bringBack(ServerSpec spec);

  /**
   * Leaves the client's server off and closed in both directions, with a snapshot of its disk, so
   * that nobody writes what the snapshot lacks. The day until which it is kept is in its label.
   * BUSY while Hetzner still makes it.
   */
  @ChangesClient
  ServerImage copyDisk(ServerSpec spec, LocalDate keptUntil);

  /**
   * Undoes {@link #copyDisk}: the server runs, or is off, as it was, then users may reach it. Does
   * nothing where this run closed nothing; refuses where its disk is not written back.
   */
  @ChangesClient
  Changes reopen(ServerSpec spec);

  /**
   * Leaves the client's server running on a server image, behind the firewall that the spec wants,
   * protected, with every host key pinned that the client ever had: only the host knows which of
   * them the image holds. Does not write again what this run has written.
   *
   * @param spec its image is the server image's id
   */
  @ChangesClient
  Changes rebuild(ServerSpec spec);

  /**
   * Undoes {@link #rebuild} with the image of {@link #copyDisk}, and pins what was pinned before. A
   * disk that this run did not write over stays. Users stay out until {@link #reopen}.
   */
  @ChangesClient
  Changes rebuildBack(ServerSpec spec);

  /**
   * Notes on the client's server that it is left to its users. From then on this run changes or
   * undoes nothing there, not after a reset to an earlier step either: {@link #setAside}, {@link
   * #copyDisk} and {@link #rebuild} refuse, and their undos and the server's deletion do nothing.
   */
  @ChangesClient
  Changes finish(ServerSpec spec);

  /** Pins every host key that the client ever had, for a new server from a server image. */
  @ChangesClient
  Changes pinAnyHostKey(ServerSpec spec);
}
