package society.postx.platform.workflows.onboarding;

import java.util.List;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.server.Server;

/** Facts for the client's page in the repository. */
public record ClientFacts(
    Server server,
    SubAccount subAccount,
    Snapshot firstSnapshot,
    List<String> urls,
    String agreementSigned,
    String notes) {}
