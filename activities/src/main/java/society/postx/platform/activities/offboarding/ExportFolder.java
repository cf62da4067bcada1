package society.postx.platform.activities.offboarding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import java.util.regex.Pattern;
import society.postx.platform.activities.box.BoxFolders;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.offboarding.ExportOrder;

/**
 * The folder of one export on the Storage Box. Its {@code contents.json} is the first file in it
 * and the last to go, and says whose it is.
 */
final class ExportFolder {
  private static final ByteLimit CONTENTS = ByteLimit.ofMegabytes(8);

  private final BoxFolders box;
  private final String path;

  private ExportFolder(BoxFolders box, String path) {
    this.box = box;
    this.path = path;
  }

  /** The order's folder, where its name is one of this client's exports. */
  static ExportFolder of(BoxFolders box, ExportOrder order) {
    var rule = Pattern.quote("exports/" + order.client() + "-") + "\\d{4}-\\d{2}-\\d{2}";
    if (!order.folder().matches(rule)) {
      throw INVALID_INPUT.stop(
          "folder: '%s': exports/%s-YYYY-MM-DD".formatted(order.folder(), order.client()));
    }
    return new ExportFolder(box, order.folder());
  }

  /** Its contents, begun where nothing is there; another run's unfinished export is removed. */
  ExportContents open(ExportOrder order) {
    if (!box.exists(path)) {
      box.makeFolder(path);
    }
    if (nothingIn(order.client())) {
      return save(ExportContents.none(order));
    }
    var found = contents(order.client());
    if (found.isOf(order)) {
      removeUnfinished();
      return found;
    }
    if (found.complete()) {
      throw REQUEST_REFUSED.stop(
          "%s has the export that run %s made, encrypted to %s; remove it, then retry the step"
              .formatted(path, found.run(), found.recipient()));
    }
    empty();
    return save(ExportContents.none(order));
  }

  /** Whether all of the order's export is there. */
  boolean isComplete(ExportOrder order) {
    if (!box.exists(path) || nothingIn(order.client())) {
      return false;
    }
    var found = contents(order.client());
    return found.complete() && found.recipient().equals(order.recipient());
  }

  /** Whether no export has begun here. Files without contents.json have no known owner. */
  private boolean nothingIn(ClientName client) {
    if (!box.isFolder(path)) {
      throw VERIFICATION_FAILED.stop(
          "%s on the Storage Box is a link or a file where a folder has to be; nothing was changed"
              .formatted(path));
    }
    if (box.exists(path + "/" + ExportContents.NAME)) {
      return false;
    }
    if (box.names(path).stream().allMatch(ExportFolder::isUnfinishedContents)) {
      return true;
    }
    throw VERIFICATION_FAILED.stop(
        "%s has files but no %s, so they may not be %s's; nothing was changed; look at them"
            .formatted(path, ExportContents.NAME, client));
  }

  private static boolean isUnfinishedContents(String name) {
    return BoxFolders.isUnfinished(name) && BoxFolders.whole(name).equals(ExportContents.NAME);
  }

  /**
   * Removes what earlier attempts did not store whole: a part is large, and the box may be nearly
   * full. An attempt that still runs on another worker fails by it, as it should.
   */
  private void removeUnfinished() {
    for (var name : box.names(path)) {
      if (box.isFolder(path + "/" + name)) {
        box.removeIn(path + "/" + name, BoxFolders::isUnfinished);
      }
    }
    box.removeIn(path, BoxFolders::isUnfinished);
  }

  /** What it says about itself; VERIFICATION_FAILED for another client's. */
  private ExportContents contents(ClientName client) {
    var file = path + "/" + ExportContents.NAME;
    var found = ExportContents.read(file, box.text(file, CONTENTS).orElse(""));
    if (!found.client().equals(client)) {
      throw VERIFICATION_FAILED.stop(
          "%s says that the export is of %s, not of %s; nothing was changed"
              .formatted(file, found.client(), client));
    }
    return found;
  }

  ExportContents save(ExportContents contents) {
    text(ExportContents.NAME, contents.text());
    return contents;
  }

  void text(String name, String text) {
    box.store(path + "/" + name, stream -> stream.write(text.getBytes(UTF_8)));
  }

  /**
   * @param name below the folder: {@code nextcloud/files.tar.age.0001}
   */
  void store(String name, long bytes, BoxFolders.Content content) {
    var file = path + "/" + name;
    box.makeFolder(file.substring(0, file.lastIndexOf('/')));
    box.store(file, content);
    if (box.bytes(file) != bytes) {
      throw VERIFICATION_FAILED.stop(
          "%s has %d bytes on the Storage Box, not %d; retry the step"
              .formatted(file, box.bytes(file), bytes));
    }
  }

  /** Leaves of the file's parts only the first ones. */
  void keepParts(String name, int count) {
    var folder = path + "/" + name.substring(0, name.lastIndexOf('/'));
    var part =
        Pattern.compile(
            Pattern.quote(name.substring(name.lastIndexOf('/') + 1)) + "\\.age\\.(\\d{4})");
    if (box.exists(folder)) {
      box.removeIn(
          folder,
          it -> {
            var matched = part.matcher(BoxFolders.whole(it));
            return matched.matches()
                && (BoxFolders.isUnfinished(it) || Integer.parseInt(matched.group(1)) > count);
          });
    }
  }

  /** Removes the folder where it is this client's. */
  void delete(ClientName client) {
    if (!box.exists(path)) {
      return;
    }
    if (!nothingIn(client)) {
      contents(client);
      empty();
      box.removeFile(path + "/" + ExportContents.NAME);
    }
    box.removeIn(path, ExportFolder::isUnfinishedContents);
    box.removeEmpty(path);
  }

  private void empty() {
    while (box.names(path).size() > 1) {
      box.removeIn(path, it -> !it.equals(ExportContents.NAME));
    }
  }
}
