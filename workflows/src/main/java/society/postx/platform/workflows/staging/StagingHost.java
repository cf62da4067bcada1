package society.postx.platform.workflows.staging;

import society.postx.platform.workflows.host.HostSpec;

/**
 * A staging server over SSH. It is a type of its own, so that no activity of a client's host takes
 * it for one, and no activity of a staging host takes a client's.
 *
 * @param spec what it copies, with the staging server's address
 */
public record StagingHost(HostSpec spec) {
  public static StagingHost of(StagingSpec spec, String address) {
    return new StagingHost(
        new HostSpec(
            spec.client(),
            spec.domain(),
            address,
            spec.commit(),
            spec.managementCidrs(),
            spec.run()));
  }

  public String name() {
    return StagingSpec.nameFor(spec.client());
  }
}
