package society.postx.platform.workflows.onboarding;

import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.server.Server;

/**
 * Facts for the client's page in the repository.
 *
 * @param takenOver who decided to take over what of others; null for nothing
 */
public record ClientFacts(
    Server server,
    SubAccount subAccount,
    Snapshot firstSnapshot,
    List<String> urls,
    String agreementSigned,
    String notes,
    @Nullable String takenOver) {}
