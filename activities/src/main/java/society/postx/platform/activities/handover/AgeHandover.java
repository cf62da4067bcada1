package society.postx.platform.activities.handover;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.infrastructure.HandoverRecord;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.handover.Handover;
import society.postx.platform.workflows.handover.HandoverActivities;
import society.postx.platform.workflows.infrastructure.ClientPlan;

/**
 * Hands credentials over: stores them, encrypted with age, as {@code
 * platform/handover/<client>.age} on the Storage Box. A box that is away fails the attempt, and the
 * next one writes the same.
 */
public final class AgeHandover implements HandoverActivities {
  private static final String KEY = "restic_repo_password";

  private final InfrastructureRepository repository;
  private final SecretStore secrets;
  private final AgeProgram age;
  private final HandoverFiles files;
  private final HandoverRecord record;

  public AgeHandover(
      InfrastructureRepository repository,
      SecretStore secrets,
      AgeProgram age,
      HandoverFiles files,
      HandoverRecord record) {
    this.repository = repository;
    this.secrets = secrets;
    this.age = age;
    this.files = files;
    this.record = record;
  }

  /** The record comes last: until it is there, an abort still undoes the run. */
  @Override
  public Handover handOver(
      ClientPlan plan, AgeRecipient recipient, @Nullable List<Change> changes) {
    var handover = stored(plan, recipient);
    if (changes == null || !changes.isEmpty()) {
      record.add(plan.client(), plan.run());
    } else {
      record.addFirst(plan.client(), plan.run());
    }
    return handover;
  }

  @Override
  public String recordHandover(ClientName client, RunLabel run) {
    record.add(client, run);
    return HandoverRecord.path(client);
  }

  private Handover stored(ClientPlan plan, AgeRecipient recipient) {
    var checkout = repository.at(plan.commit());
    var values = secrets.at(plan.client(), plan.commit(), Credentials.names(plan, checkout));
    var credentials = Credentials.text(plan, checkout, values);
    var key = secrets.client(plan.client(), KEY);
    var digest = HandoverReceipt.digest(key, recipient, credentials);
    var there = files.read(file(plan.client()));
    var before = receipt(plan.client());
    if (there.isPresent() && before.filter(it -> it.matches(there.get(), digest)).isPresent()) {
      var ours = before.filter(it -> it.run().equals(plan.run())).isPresent();
      return handover(plan.client(), ours ? List.of(created(plan.client())) : List.of());
    }
    var change = there.isPresent() ? changed(plan.client()) : created(plan.client());
    var encrypted = age.encrypt(credentials, recipient);
    // the receipt first: an undo of this run finds the file by it
    files.write(
        receiptFile(plan.client()),
        new HandoverReceipt(plan.run(), HandoverReceipt.hash(encrypted), digest).text());
    files.write(file(plan.client()), encrypted);
    return handover(plan.client(), List.of(change));
  }

  @Override
  public void deleteHandedOver(ClientPlan plan) {
    if (receipt(plan.client()).filter(it -> it.run().equals(plan.run())).isPresent()) {
      files.delete(file(plan.client()));
      files.delete(receiptFile(plan.client()));
    }
  }

  private Handover handover(ClientName client, List<Change> changes) {
    return new Handover(files.place(file(client), "./platform handover " + client), changes);
  }

  private static Change created(ClientName client) {
    return Change.created("credentials of " + client);
  }

  private static Change changed(ClientName client) {
    return Change.changed("credentials of " + client);
  }

  private Optional<HandoverReceipt> receipt(ClientName client) {
    return files.read(receiptFile(client)).flatMap(HandoverReceipt::parse);
  }

  private static String file(ClientName client) {
    return client + ".age";
  }

  private static String receiptFile(ClientName client) {
    return client + ".receipt";
  }
}
