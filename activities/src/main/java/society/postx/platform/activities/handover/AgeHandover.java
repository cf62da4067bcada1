package society.postx.platform.activities.handover;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.handover.Handover;
import society.postx.platform.workflows.handover.HandoverActivities;
import society.postx.platform.workflows.infrastructure.ClientPlan;

/**
 * Hands credentials over: writes them, encrypted with age, to {@code handover/<client>.age} in the
 * worker's state folder.
 */
public final class AgeHandover implements HandoverActivities {
  private static final String KEY = "restic_repo_password";

  private final InfrastructureRepository repository;
  private final SecretStore secrets;
  private final AgeProgram age;
  private final Path folder;

  /**
   * @param state folder of the worker's own ({@code PLATFORM_STATE})
   */
  public AgeHandover(
      InfrastructureRepository repository, SecretStore secrets, AgeProgram age, Path state) {
    this.repository = repository;
    this.secrets = secrets;
    this.age = age;
    this.folder = state.toAbsolutePath().resolve("handover");
  }

  @Override
  public Handover handOver(ClientPlan plan, AgeRecipient recipient) {
    var checkout = repository.at(plan.commit());
    var values = secrets.at(plan.client(), plan.commit(), Credentials.names(plan, checkout));
    var credentials = Credentials.text(plan, checkout, values);
    var key = secrets.client(plan.client(), KEY);
    var digest = HandoverReceipt.digest(key, recipient, credentials);
    var file = file(plan.client());
    var there = file.read();
    var before = receipt(plan.client());
    if (there.isPresent() && before.filter(it -> it.matches(there.get(), digest)).isPresent()) {
      var ours = before.filter(it -> it.run().equals(plan.run())).isPresent();
      return handover(file, ours ? List.of(created(plan.client())) : List.of());
    }
    var change = there.isPresent() ? changed(plan.client()) : created(plan.client());
    var encrypted = age.encrypt(credentials, recipient);
    // the receipt first: an undo of this run finds the file by it
    receiptFile(plan.client())
        .write(new HandoverReceipt(plan.run(), HandoverReceipt.hash(encrypted), digest).text());
    file.write(encrypted);
    return handover(file, List.of(change));
  }

  @Override
  public void deleteHandedOver(ClientPlan plan) {
    if (receipt(plan.client()).filter(it -> it.run().equals(plan.run())).isPresent()) {
      file(plan.client()).delete();
      receiptFile(plan.client()).delete();
    }
  }

  private static Handover handover(PrivateFile file, List<Change> changes) {
    return new Handover(file.path().toString(), changes);
  }

  private static Change created(ClientName client) {
    return Change.created("credentials of " + client);
  }

  private static Change changed(ClientName client) {
    return Change.changed("credentials of " + client);
  }

  private Optional<HandoverReceipt> receipt(ClientName client) {
    return receiptFile(client).read().flatMap(HandoverReceipt::parse);
  }

  private PrivateFile file(ClientName client) {
    return new PrivateFile(folder.resolve(client + ".age"));
  }

  private PrivateFile receiptFile(ClientName client) {
    return new PrivateFile(folder.resolve(client + ".receipt"));
  }
}
