package society.postx.platform.workflows.offboarding;

import io.temporal.activity.ActivityInterface;
import society.postx.platform.workflows.activity.OnTaskQueue;
import society.postx.platform.workflows.activity.TaskQueues;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.permit.ChangesClient;
import society.postx.platform.workflows.server.ServerSpec;

/** Removes all that Hetzner has of an offboarded client. ADR §11. */
@ActivityInterface
@OnTaskQueue(TaskQueues.HETZNER)
public interface ServerRemovalActivities {
  /**
   * All resources of the client; reads only. Fails with FOREIGN_RESOURCE where something that is
   * bound to a server of the client carries the label of another client, where something of the
   * client is used by a server of others, or where something of the client's name carries no label
   * of the platform; with BUSY, which passes by itself, while a staging server holds a copy of it.
   */
  ClientResources findResources(ServerSpec spec);

  /**
   * Leaves the client's server off; the graceful way first, then by force. One that is gone by then
   * is fine; FOREIGN_RESOURCE where the approved id has another name or owner.
   */
  @ChangesClient
  Changes powerOff(ServerSpec spec, ClientResources approved);

  /** Undoes {@link #powerOff}: the server runs; VERIFICATION_FAILED where it is gone. */
  @ChangesClient
  Changes powerOn(ServerSpec spec, ClientResources approved);

  /**
   * Deletes exactly the approved resources, protections lifted one by one just before; what is gone
   * already is fine. Fails with VERIFICATION_FAILED, before any deletion, where Hetzner has more of
   * the client than was approved, where an id has another name or owner by now, or where the server
   * is not off; with BUSY while a staging server holds a copy of the client. A backup that Hetzner
   * made of an approved server meanwhile is approved with it, a new snapshot is not. Cannot be
   * undone.
   */
  @ChangesClient
  Changes deleteResources(ServerSpec spec, ClientResources approved);

  /**
   * Looks again for every kind; VERIFICATION_FAILED naming what is left.
   *
   * @return what was listed, in words: the evidence that billing stopped
   */
  String verifyNoResources(ServerSpec spec, ClientResources approved);
}
