package society.postx.platform.workflows.retention;

import java.time.Instant;
import java.util.List;
import society.postx.platform.workflows.payload.PlatformConverter;
import society.postx.platform.workflows.retention.Deadline.Refused;

/** The rules of {@link Deadline}; a planted fault overrides one of them. */
class DeadlineRules {
  Deadline hold(Deadline deadline, Hold hold) throws Refused {
    return deadline.hold(hold);
  }

  Deadline release(Deadline deadline, String id, String by, Instant now) throws Refused {
    return deadline.release(id, by, now);
  }

  Deadline extend(Deadline deadline, Instant to, String by, Instant now) throws Refused {
    return deadline.extend(to, by, now);
  }

  Deadline deleteNow(Deadline deadline, String by, Instant now) throws Refused {
    return deadline.deleteNow(by, "the customer asked", now);
  }

  Deadline approve(Deadline deadline, String by, Instant now) throws Refused {
    return deadline.approve(by, now);
  }

  Deadline adopt(Deadline deadline, Instant at, List<Hold> holds) throws Refused {
    return deadline.adopt(at, holds);
  }

  Deadline begin(Deadline deadline, ArchivedClient found, Instant now, Instant witness)
      throws Refused {
    return deadline.begin(found, now, witness);
  }

  /** As Temporal keeps it. */
  Deadline reread(Deadline deadline) {
    var kept = PlatformConverter.INSTANCE.toPayload(deadline).orElseThrow();
    return PlatformConverter.INSTANCE.fromPayload(kept, Deadline.class, Deadline.class);
  }

  /** From the file in Git, which has the deadline and the holds. */
  Deadline rebuilt(Deadline deadline) {
    return Deadline.of(deadline.archive(), deadline.at(), deadline.holds());
  }
}
