package society.postx.platform.workflows.restore;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.release.FakeFleet;
import society.postx.platform.workflows.restore.RestoreClientInput.Versions;

/** Fakes hosts in memory that restores change, with a journal of every change. */
public final class FakeRestores extends FakeFleet implements RestoreActivities {
  static final ChosenSnapshot SNAPSHOT =
      new ChosenSnapshot(
          "5a9c03f1".repeat(8),
          Instant.parse("2020-11-28T03:10:00Z"),
          null,
          null,
          List.of("until the backup of 2020-11-29 03:10 UTC, rows of shop: orders 10, later 12"));

  private volatile boolean room = true;

  /** From now on the disk has no room for what is there beside what comes back. */
  void noRoom() {
    room = false;
  }

  @Override
  public ChosenSnapshot chooseSnapshot(
      ClientName client, SubAccount subAccount, SnapshotSelector selector) {
    check("chooseSnapshot");
    return SNAPSHOT;
  }

  @Override
  public RestoreForecast forecast(
      HostSpec host,
      ChosenSnapshot snapshot,
      List<AppAt> running,
      List<AppName> wanted,
      @Nullable Versions versions) {
    check("forecast");
    var figures =
        running.stream()
            .map(it -> new RestoreForecast.Figures(it.name(), 3, 1, 40, 34_000_000))
            .toList();
    return new RestoreForecast(running, figures, 9_000_000_000L, 600_000_000L, room, null, null);
  }

  @Override
  public Changes holdBackups(HostSpec host) {
    did(host.client(), "hold backups");
    check("holdBackups");
    return new Changes(List.of(Change.changed("timer")));
  }

  @Override
  public Changes releaseBackups(HostSpec host) {
    did(host.client(), "release backups");
    check("releaseBackups");
    return Changes.none();
  }

  @Override
  public Changes keepUsersOut(RestoreOrder order) {
    did(order.client(), "users out");
    check("keepUsersOut");
    return Changes.none();
  }

  @Override
  public Changes letUsersIn(RestoreOrder order) {
    did(order.client(), "users in");
    check("letUsersIn");
    return Changes.none();
  }

  @Override
  public String checkApps(RestoreOrder order) {
    check("checkApps");
    return host(order.client()).wrong().orElse("");
  }

  @Override
  public Changes restore(RestoreOrder order) {
    did(order.client(), "restore " + order.snapshot().shortId());
    check("restore");
    return new Changes(List.of(Change.changed("app nextcloud")));
  }

  @Override
  public Changes putBack(RestoreOrder order, @Nullable String safety) {
    did(order.client(), order.keeps() ? "put back" : "put back from " + safety);
    check("putBack");
    return Changes.none();
  }

  @Override
  public Changes keepUntil(RestoreOrder order, int days) {
    did(order.client(), "keep for %d days".formatted(days));
    check("keepUntil");
    return Changes.none();
  }

  @Override
  public FilesForecast forecastFiles(FilesOrder order) {
    check("forecastFiles");
    var found =
        order.paths().stream().map(it -> new FilesForecast.Found(it, 3, 1, 34_000_000)).toList();
    return new FilesForecast(found, 9_000_000_000L);
  }

  @Override
  public Changes restoreFiles(FilesOrder order) {
    did(order.client(), "files " + (order.inPlace() ? "in place" : "in " + order.beside()));
    check("restoreFiles");
    return new Changes(List.of(Change.changed("files of app nextcloud")));
  }

  @Override
  public Changes putFilesBack(FilesOrder order) {
    did(order.client(), "put files back");
    check("putFilesBack");
    return Changes.none();
  }
}
