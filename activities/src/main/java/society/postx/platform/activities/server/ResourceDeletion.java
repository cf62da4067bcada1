package society.postx.platform.activities.server;

import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.activity.Pause;
import society.postx.platform.activities.hetzner.ActionWaiter;
import society.postx.platform.activities.hetzner.CloudApi;
import society.postx.platform.activities.hetzner.ErrorCode;
import society.postx.platform.activities.hetzner.HetznerException;
import society.postx.platform.workflows.offboarding.HetznerResource;
import society.postx.platform.workflows.offboarding.HetznerResource.Kind;

/**
 * Deletes one approved resource at Hetzner, after a last look at it.
 *
 * @param looks seconds for Hetzner to let go of what a deleted server had
 */
record ResourceDeletion(CloudApi cloud, ActionWaiter waiter, Heartbeat heartbeat, int looks) {
  private static final Logger log = LoggerFactory.getLogger(ResourceDeletion.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Set<ErrorCode> STILL_USED =
      Set.of(
          ErrorCode.RESOURCE_IN_USE,
          ErrorCode.MUST_BE_UNASSIGNED,
          ErrorCode.LOCKED,
          ErrorCode.CONFLICT);

  /** Whether it was there. VERIFICATION_FAILED where it is no longer what was approved. */
  boolean delete(
      HetznerResource approved, ClientResourceSearch search, ClientResourceSearch.Servers servers) {
    heartbeat.beat("deleting " + approved.text());
    var now = SeenResource.now(cloud, approved);
    if (now.isEmpty()) return false;
    objection(approved, now.get(), search, servers)
        .ifPresent(
            why -> {
              throw VERIFICATION_FAILED.stop(why + "; it was left alone");
            });
    if (approved.kind() == Kind.SERVER) requireOff(approved);
    try {
      if (now.get().isProtected()) liftProtection(approved);
      patiently(approved);
    } catch (HetznerException e) {
      if (e.code() != ErrorCode.NOT_FOUND) throw e; // an attempt whose answer was lost removed it
    }
    log.info("{} is gone", approved.text());
    return true;
  }

  /** Why the resource that has this id now must not be deleted. */
  static Optional<String> objection(
      HetznerResource approved,
      SeenResource now,
      ClientResourceSearch search,
      ClientResourceSearch.Servers servers) {
    if (!now.is(approved)) {
      return Optional.of("%s was approved and is %s now".formatted(approved.text(), now.text()));
    }
    var doubt = search.doubt(now, servers);
    if (doubt.isPresent()) return doubt;
    return search.belongs(now, servers)
        ? Optional.empty()
        : Optional.of("%s is not the client's any more".formatted(approved.text()));
  }

  private void requireOff(HetznerResource approved) {
    var on = cloud.findServer(approved.id()).filter(it -> !PowerSwitch.isOff(it));
    if (on.isPresent()) {
      throw VERIFICATION_FAILED.stop(
          "%s is %s and has to be off; it was left alone"
              .formatted(approved.text(), on.get().status()));
    }
  }

  private void liftProtection(HetznerResource approved) {
    long id = approved.id();
    var action =
        switch (approved.kind()) {
          case SERVER -> cloud.protect(id, false);
          case BACKUP, SNAPSHOT -> cloud.protectImage(id, false);
          case VOLUME -> cloud.protectVolume(id, false);
          case PRIMARY_IP -> cloud.protectPrimaryIp(id, false);
          case FIREWALL -> throw new IllegalStateException("firewalls have no protection");
        };
    waiter.await(List.of(action), heartbeat);
  }

  /** Hetzner may still count what a deleted server had as used for some seconds. */
  private void patiently(HetznerResource approved) {
    for (var look = 1; ; look++) {
      try {
        deleteNow(approved);
        return;
      } catch (HetznerException e) {
        if (!STILL_USED.contains(e.code()) || look >= looks) throw e;
      }
      heartbeat.beat("waiting until nothing uses " + approved.text());
      Pause.of(LOOK);
    }
  }

  private void deleteNow(HetznerResource approved) {
    long id = approved.id();
    switch (approved.kind()) {
      case SERVER -> waiter.await(List.of(cloud.deleteServer(id)), heartbeat);
      case BACKUP, SNAPSHOT -> cloud.deleteImage(id);
      case VOLUME -> cloud.deleteVolume(id);
      case PRIMARY_IP -> cloud.deletePrimaryIp(id);
      case FIREWALL -> cloud.deleteFirewall(id);
    }
  }
}
