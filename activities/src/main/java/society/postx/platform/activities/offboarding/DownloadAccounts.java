package society.postx.platform.activities.offboarding;

import static java.util.Objects.requireNonNull;
import static society.postx.platform.workflows.failure.FailureType.BUSY;
import static society.postx.platform.workflows.failure.FailureType.FOREIGN_RESOURCE;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.box.AccountRemoval;
import society.postx.platform.activities.box.BoxFolders;
import society.postx.platform.activities.box.RandomPassword;
import society.postx.platform.activities.handover.DownloadHandover;
import society.postx.platform.activities.hetzner.ActionWaiter;
import society.postx.platform.activities.hetzner.ErrorCode;
import society.postx.platform.activities.hetzner.HetznerException;
import society.postx.platform.activities.hetzner.HetznerProject;
import society.postx.platform.activities.hetzner.StorageBoxApi;
import society.postx.platform.activities.hetzner.wire.BoxSubaccount;
import society.postx.platform.activities.hetzner.wire.CloudAction;
import society.postx.platform.activities.hetzner.wire.CreateSubaccount;
import society.postx.platform.activities.infrastructure.PlatformSettings;
import society.postx.platform.workflows.box.SubAccountSpec;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.offboarding.DownloadActivities;
import society.postx.platform.workflows.offboarding.ExportDownload;
import society.postx.platform.workflows.offboarding.ExportOrder;

/**
 * Opens and closes download logins on the Storage Box. Their labels name the client as {@code
 * export-of}, not as {@code client}: what looks for a client's backups does not find them.
 */
public final class DownloadAccounts implements DownloadActivities {
  /**
   * SFTP alone: it goes on after a break, which large parts need, and every system has a program
   * for it. Reachable from outside Hetzner, read-only.
   */
  private static final BoxSubaccount.AccessSettings READ_BY_SFTP =
      new BoxSubaccount.AccessSettings(true, false, true, false, true);

  private static final String MANAGED_BY = "managed-by";

  private static final Duration SOON = Duration.ofSeconds(2);

  private final StorageBoxApi api;
  private final ActionWaiter waiter;
  private final Heartbeat heartbeat;
  private final Supplier<BoxFolders> box;
  private final Function<String, PlatformSettings> settings;
  private final DownloadHandover handover;

  /**
   * @param box opened as its main account
   * @param settings {@code platform.yml} at a commit
   */
  public DownloadAccounts(
      HetznerProject hetzner,
      Heartbeat heartbeat,
      Supplier<BoxFolders> box,
      Function<String, PlatformSettings> settings,
      DownloadHandover handover) {
    this.api = hetzner.storageBoxes();
    this.waiter = hetzner.waiter();
    this.heartbeat = heartbeat;
    this.box = box;
    this.settings = settings;
    this.handover = handover;
  }

  @Override
  public ExportDownload openDownload(SubAccountSpec client, ExportOrder order) {
    requireSameClient(client, order);
    requireComplete(order);
    var found = find(client, order);
    if (found.isPresent()) {
      return repaired(client, order, found.get());
    }
    var password = RandomPassword.next();
    var account = create(client, order, password);
    hand(client, order, account, password);
    return download(client, order, account);
  }

  private static void requireSameClient(SubAccountSpec client, ExportOrder order) {
    if (!client.client().equals(order.client())) {
      throw INVALID_INPUT.stop(
          "client: '%s': the export is of %s".formatted(client.client(), order.client()));
    }
  }

  /** Refuses a login to half an export, or to a folder that Hetzner would make for the login. */
  private void requireComplete(ExportOrder order) {
    try (var folders = box.get()) {
      if (!ExportFolder.of(folders, order).isComplete(order)) {
        throw REQUEST_REFUSED.stop(
            "%s has no complete export of %s, so no download was opened"
                .formatted(order.folder(), order.client()));
      }
    }
  }

  private ExportDownload repaired(SubAccountSpec client, ExportOrder order, BoxSubaccount account) {
    if (!account.accessSettings().equals(READ_BY_SFTP)) {
      await(api.updateAccess(client.boxId(), account.id(), READ_BY_SFTP));
    }
    if (!handover.has(client.client(), login(account, order))) {
      var password = RandomPassword.next();
      await(api.resetPassword(client.boxId(), account.id(), password));
      hand(client, order, account, password);
    }
    return download(client, order, account);
  }

  private void await(CloudAction action) {
    waiter.await(List.of(action), heartbeat);
  }

  private ExportDownload download(SubAccountSpec client, ExportOrder order, BoxSubaccount account) {
    var made = client.run().value().equals(account.labels().get(RunLabel.KEY));
    return new ExportDownload(
        account.id(),
        account.username(),
        account.server(),
        handover.place(order.client()),
        made ? List.of(Change.created(what(account))) : List.of());
  }

  private void hand(
      SubAccountSpec client, ExportOrder order, BoxSubaccount account, String password) {
    var storage = settings.apply(client.commit()).storageBox();
    var text =
        """
      Download of the export of %1$s

        protocol: SFTP
        server:   %2$s
        port:     %3$d
        user:     %4$s
        password: %5$s

      The server shows this SSH host key; compare it at the first login:
        %6$s

      With the program sftp, all files into the folder where you are:
        sftp -P %3$d %4$s@%2$s
        get -r .
      After a break "reget" goes on where it ended. README.txt there says what the files are.
      """
            .formatted(
                order.host().domain(),
                account.server(),
                storage.port(),
                account.username(),
                password,
                storage.hostKey());
    handover.write(order.client(), login(account, order), text, order.recipient());
  }

  private static String login(BoxSubaccount account, ExportOrder order) {
    return "%d %s %s %s"
        .formatted(account.id(), account.username(), order.folder(), order.recipient());
  }

  private BoxSubaccount create(SubAccountSpec client, ExportOrder order, String password) {
    var wanted =
        new CreateSubaccount(
            name(client),
            order.folder(),
            password,
            "download of the export of client " + client.client(),
            READ_BY_SFTP,
            labels(client));
    try {
      var started = api.createSubaccount(client.boxId(), wanted);
      waiter.await(started.actions(), heartbeat);
      return api.subaccount(client.boxId(), started.resource());
    } catch (HetznerException e) {
      if (e.code() != ErrorCode.UNIQUENESS_ERROR) throw e;
      throw BUSY.retryIn(SOON, name(client) + " exists but was not listed"); // of a lost answer
    }
  }

  private static Map<String, String> labels(SubAccountSpec client) {
    var labels = new TreeMap<>(owner(client));
    labels.put(RunLabel.KEY, client.run().value());
    return labels;
  }

  private static Map<String, String> owner(SubAccountSpec client) {
    return Map.of(
        MANAGED_BY,
        requireNonNull(client.labels().get(MANAGED_BY), "labels of clients name the platform"),
        AccountRemoval.EXPORT_OF,
        client.client().value());
  }

  private static boolean isOurs(BoxSubaccount account, SubAccountSpec client) {
    return account.labels().entrySet().containsAll(owner(client).entrySet())
        && !account.labels().containsKey("client")
        && account.name().equals(name(client));
  }

  /** FOREIGN_RESOURCE where somebody else's login has the folder or the name. */
  private Optional<BoxSubaccount> find(SubAccountSpec client, ExportOrder order) {
    var there =
        api.subaccounts(client.boxId()).stream()
            .filter(
                it -> it.homeDirectory().equals(order.folder()) || it.name().equals(name(client)))
            .toList();
    for (var account : there) {
      if (!isOurs(account, client)) {
        throw FOREIGN_RESOURCE.stop(
            "%s has the folder %s and is not labelled %s=%s; nothing was changed; look at it in the Hetzner Console"
                .formatted(
                    what(account),
                    account.homeDirectory(),
                    AccountRemoval.EXPORT_OF,
                    client.client()));
      }
      if (!account.homeDirectory().equals(order.folder())) {
        throw REQUEST_REFUSED.stop(
            "%s still opens %s, an earlier export of %s; remove it in the Hetzner Console, then retry the step"
                .formatted(what(account), account.homeDirectory(), client.client()));
      }
    }
    return there.stream().findFirst();
  }

  /** The login first: Hetzner keeps the folder of one that exists. */
  @Override
  public void closeDownload(SubAccountSpec client, ExportOrder order) {
    requireSameClient(client, order);
    for (var found = find(client, order); found.isPresent(); found = find(client, order)) {
      delete(client, found.get());
    }
    try (var folders = box.get()) {
      ExportFolder.of(folders, order).delete(order.client());
    }
    handover.delete(order.client());
  }

  private void delete(SubAccountSpec client, BoxSubaccount account) {
    try {
      await(api.deleteSubaccount(client.boxId(), account.id()));
    } catch (HetznerException e) {
      if (e.code() != ErrorCode.NOT_FOUND) throw e; // an attempt whose answer was lost removed it
    }
  }

  private static String name(SubAccountSpec client) {
    return "export-" + client.client();
  }

  private static String what(BoxSubaccount account) {
    return "sub-account %s (%s)".formatted(account.username(), account.name());
  }
}
