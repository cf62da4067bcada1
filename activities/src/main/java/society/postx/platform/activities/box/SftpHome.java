package society.postx.platform.activities.box;

import static java.nio.charset.StandardCharsets.UTF_8;
import static net.schmizz.sshj.sftp.FileMode.Type.DIRECTORY;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import net.schmizz.sshj.sftp.RemoteResourceInfo;
import net.schmizz.sshj.sftp.RenameFlags;
import net.schmizz.sshj.sftp.Response.StatusCode;
import net.schmizz.sshj.sftp.SFTPClient;
import net.schmizz.sshj.sftp.SFTPException;
import net.schmizz.sshj.xfer.InMemoryDestFile;
import net.schmizz.sshj.xfer.InMemorySourceFile;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.workflows.change.RunLabel;

/**
 * Manages one client's home on the box over SFTP. Paths are relative to the main account's own
 * home, the box's root.
 */
final class SftpHome implements Homes.Home {
  private static final int KEYS_MODE = 0600;
  private static final int FOLDER_MODE = 0700;

  private final Host host;
  private final SFTPClient sftp;
  private final String home;
  private final Heartbeat heartbeat;

  SftpHome(Host host, String home, Heartbeat heartbeat) {
    this.host = host;
    this.sftp = host.sftp();
    this.home = home;
    this.heartbeat = heartbeat;
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private static <T> T over(Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String authorizedKeys() {
    return over(
        () -> {
          if (sftp.statExistence(keysFile()) == null) return "";
          var text = new Text();
          sftp.getFileTransfer().download(keysFile(), text);
          return text.bytes.toString(UTF_8);
        });
  }

  @Override
  public void setAuthorizedKeys(String text) {
    over(
        () -> {
          sftp.mkdirs(home + "/.ssh");
          sftp.chmod(home + "/.ssh", FOLDER_MODE);
          var fresh = keysFile() + ".new";
          sftp.getFileTransfer().upload(new Source("authorized_keys", text), fresh);
          sftp.chmod(fresh, KEYS_MODE);
          sftp.rename(fresh, keysFile(), EnumSet.of(RenameFlags.OVERWRITE));
          return true;
        });
  }

  @Override
  public void claim(RunLabel run) {
    over(
        () -> {
          if (sftp.ls(home).stream().anyMatch(entry -> !entry.getName().equals(".ssh")))
            return false;
          sftp.getFileTransfer().upload(new Source(mark(run), ""), home + "/" + mark(run));
          return true;
        });
  }

  @Override
  public boolean claimedBy(RunLabel run) {
    return over(() -> sftp.statExistence(home + "/" + mark(run)) != null);
  }

  @Override
  public void clear() {
    over(
        () -> {
          if (sftp.statExistence(home) == null) return false;
          for (var entry : sftp.ls(home)) remove(entry);
          return true;
        });
  }

  private void remove(RemoteResourceInfo entry) throws IOException {
    if (entry.getAttributes().getType() != DIRECTORY) {
      sftp.rm(entry.getPath());
      return;
    }
    heartbeat.beat("removing " + entry.getPath());
    for (var inner : sftp.ls(entry.getPath())) remove(inner);
    sftp.rmdir(entry.getPath());
  }

  @Override
  public void removeIfEmpty() {
    over(
        () -> {
          if (sftp.statExistence(home) == null || !sftp.ls(home).isEmpty()) return false;
          try {
            sftp.rmdir(home);
          } catch (SFTPException e) {
            if (e.getStatusCode() != StatusCode.NO_SUCH_FILE) throw e; // removed with its account
          }
          return true;
        });
  }

  private String keysFile() {
    return home + "/.ssh/authorized_keys";
  }

  private static String mark(RunLabel run) {
    return "." + RunLabel.KEY + "-" + run.value();
  }

  @Override
  public void close() {
    try (host) {
      sftp.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Source extends InMemorySourceFile {
    private final String name;
    private final byte[] bytes;

    private Source(String name, String text) {
      this.name = name;
      this.bytes = text.getBytes(UTF_8);
    }

    @Override
    public String getName() {
      return name;
    }

    @Override
    public long getLength() {
      return bytes.length;
    }

    @Override
    public InputStream getInputStream() {
      return new ByteArrayInputStream(bytes);
    }
  }

  private static final class Text extends InMemoryDestFile {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public long getLength() {
      return bytes.size();
    }

    @Override
    public ByteArrayOutputStream getOutputStream() {
      return bytes;
    }

    @Override
    public ByteArrayOutputStream getOutputStream(boolean append) {
      return bytes;
    }
  }
}
