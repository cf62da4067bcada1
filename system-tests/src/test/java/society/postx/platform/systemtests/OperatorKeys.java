package society.postx.platform.systemtests;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import society.postx.platform.activities.secrets.ClientKeys;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.ClientName;

/** The clients' own keys as an operator gets them: {@code ./platform client-key}. */
final class OperatorKeys implements ClientKeys {
  private final Operator operator;
  private final Map<AgeRecipient, String> known = new ConcurrentHashMap<>();

  OperatorKeys(Operator operator) {
    this.operator = operator;
  }

  @Override
  public String identity(ClientName client, AgeRecipient recipient) {
    return known.computeIfAbsent(
        recipient, any -> operator.starter("client-key", client.value()).strip());
  }

  @Override
  public Optional<AgeRecipient> ensure(ClientName client, RunLabel run) {
    throw new UnsupportedOperationException("an operator makes no key");
  }

  @Override
  public Optional<String> copy(ClientName client, AgeRecipient recipient) {
    throw new UnsupportedOperationException("an operator copies no key");
  }

  @Override
  public void remove(ClientName client, RunLabel run) {
    throw new UnsupportedOperationException("an operator removes no key");
  }
}
