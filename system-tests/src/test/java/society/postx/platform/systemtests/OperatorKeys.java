package society.postx.platform.systemtests;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import society.postx.platform.activities.secrets.ClientKeys;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.ClientName;

/** The clients' own keys as docs/rescue.md gets them, with the box's disk instead of SFTP. */
final class OperatorKeys implements ClientKeys {
  private final Supplier<Path> box;
  private final Path ageKeys;
  private final Map<AgeRecipient, String> known = new ConcurrentHashMap<>();

  /**
   * @param box the folder of its data; it may not exist yet
   * @param ageKeys the platform's
   */
  OperatorKeys(Supplier<Path> box, Path ageKeys) {
    this.box = box;
    this.ageKeys = ageKeys;
  }

  @Override
  public String identity(ClientName client, AgeRecipient recipient) {
    return known.computeIfAbsent(recipient, any -> opened(client));
  }

  private String opened(ClientName client) {
    var file = box.get().resolve("client-keys/%s.yml".formatted(client));
    var script =
        "sed -n '/BEGIN AGE/,/END AGE/{s/^ *//;p}' \"$1\" | age --decrypt --identity \"$2\"";
    return ProgramResult.run(
            List.of("bash", "-c", script, "-", file.toString(), ageKeys.toString()))
        .orFail()
        .strip();
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
