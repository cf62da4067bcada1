package society.postx.platform.workflows.restore;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.staging.RestoredCopy;
import society.postx.platform.workflows.staging.StagingHost;
import society.postx.platform.workflows.staging.StagingHostActivities;
import society.postx.platform.workflows.staging.StagingLeftovers;
import society.postx.platform.workflows.staging.StagingServer;
import society.postx.platform.workflows.staging.StagingServerActivities;
import society.postx.platform.workflows.staging.StagingSpec;

/** As {@link FakeRestores}, with one staging server; its own journal begins with "staging". */
public class FakeStaging extends FakeRestores
    implements StagingServerActivities, StagingHostActivities {
  static final String WAY_IN = "run  ssh -N -L 8443:127.0.0.1:443 deploy@203.0.113.77";

  private final AtomicReference<StagingSpec> server = new AtomicReference<>();

  /** What exists at Hetzner. */
  Optional<StagingSpec> server() {
    return Optional.ofNullable(server.get());
  }

  @Override
  public StagingServer ensureStaging(StagingSpec spec) {
    did(spec.client(), "staging built");
    server.set(spec);
    check("ensureStaging");
    return new StagingServer(7, spec.name(), "203.0.113.77", "cx23", "fsn1");
  }

  @Override
  public void closeOutward(StagingSpec spec) {
    did(spec.client(), "staging closed");
    check("closeOutward");
  }

  @Override
  public void deleteStaging(StagingSpec spec) {
    did(spec.client(), "staging deleted");
    check("deleteStaging");
    server.set(null);
  }

  @Override
  public StagingLeftovers removeExpiredStaging() {
    throw new UnsupportedOperationException("a restore removes only its own");
  }

  @Override
  public Changes prepareStaging(StagingHost host) {
    check("prepareStaging");
    return Changes.none();
  }

  @Override
  public RestoredCopy restoreCopy(StagingHost host, SubAccount subAccount, String snapshot) {
    did(host.spec().client(), "staging restored " + snapshot.substring(0, 8));
    check("restoreCopy");
    return new RestoredCopy(
        snapshot,
        List.of(new AppAt(new AppName("nextcloud"), "1".repeat(40))),
        List.of(),
        List.of("files differ: a few"),
        List.of(),
        List.of("box 192.0.2.7 23"));
  }

  @Override
  public Changes startCopy(StagingHost host, RestoredCopy copy) {
    did(host.spec().client(), "staging started");
    check("startCopy");
    return Changes.none();
  }

  @Override
  public List<String> proveCopy(
      StagingHost host, SubAccount subAccount, RestoredCopy copy, boolean pages) {
    throw new UnsupportedOperationException("people look at it");
  }

  @Override
  public String wayIn(StagingHost host) {
    check("wayIn");
    return WAY_IN;
  }
}
