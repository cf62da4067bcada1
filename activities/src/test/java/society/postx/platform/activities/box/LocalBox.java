package society.postx.platform.activities.box;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.infrastructure.PlatformSettings;
import society.postx.platform.activities.infrastructure.TestTemplate;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.LocalSshd;
import society.postx.platform.activities.yaml.YamlFile;

/** A Storage Box of OpenSSH's own SFTP server, to which the main account's key leads. */
public final class LocalBox implements AutoCloseable {
  private static final Path SFTP_SERVER = Path.of("/usr/lib/openssh/sftp-server");

  private final Path folder;
  private final LocalSshd sshd;
  private final List<Hosts> opened = new ArrayList<>();

  /**
   * @param folder of the test; the box's root is {@code box} in it
   */
  public LocalBox(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectory(root());
    sshd = new LocalSshd(folder);
    sshd.makeKey("main");
    sshd.tie("main", "sh " + folder.resolve("serve"));
    answerWhole();
  }

  public Path root() {
    return folder.resolve("box");
  }

  public String mainKey() throws IOException {
    return sshd.privateKey("main");
  }

  /** {@code platform.yml} with this box. */
  public PlatformSettings settings() {
    try {
      return YamlFile.read(
          "platform.yml",
          TestTemplate.text("platform.yml")
              .replaceFirst("port: 23", "port: " + sshd.port())
              .replaceFirst("host: u000001.your-storagebox.de", "host: 127.0.0.1")
              .replaceFirst("# user: u000001", "user: " + System.getProperty("user.name"))
              .replaceFirst(
                  "hostKey: .*", "hostKey: " + sshd.publicKey("host").replaceFirst(" [^ ]*$", "")),
          PlatformSettings.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The box's folders, over a connection of their own as after a crash. */
  public BoxFolders folders() {
    var hosts = new Hosts();
    opened.add(hosts);
    try {
      return new SftpHomes(hosts, Heartbeat.none(), any -> settings(), new MainKeyAlone(mainKey()))
          .folders("c0ffee", System.getProperty("user.name"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From the next connection on every request is answered. */
  public void answerWhole() throws IOException {
    serve("");
  }

  /** As {@link #answerWhole}, and the requests are kept in the file of this name. */
  public Path record(String name) throws IOException {
    serve("tee %s |".formatted(name));
    return folder.resolve(name);
  }

  /** From the next connection on, it ends after so many bytes of requests. */
  public void cutOffAfter(long bytes) throws IOException {
    serve("dd bs=1 count=%d status=none |".formatted(bytes));
  }

  /** From the next connection on no file gets larger than so many half kilobytes. */
  public void fillUp(int blocks) throws IOException {
    serve("trap '' XFSZ; ulimit -f %d;".formatted(blocks));
  }

  /** From the next connection on nothing may be stored. */
  public void refuseWrites() throws IOException {
    serve("", "-R");
  }

  private void serve(String before) throws IOException {
    serve(before, "");
  }

  private void serve(String before, String option) throws IOException {
    Files.writeString(
        folder.resolve("serve"),
        "cd %s && %s %s %s -d %s\n".formatted(folder, before, SFTP_SERVER, option, root()));
  }

  public void put(String path, String text) throws IOException {
    Files.createDirectories(root().resolve(path).getParent());
    Files.writeString(root().resolve(path), text);
  }

  /** All that is below the path, by path: files with their content. */
  public SortedMap<String, String> below(String path) throws IOException {
    var top = root().resolve(path);
    var found = new TreeMap<String, String>();
    try (var files = Files.walk(top)) {
      for (var file : files.toList()) {
        found.put(top.relativize(file).toString(), content(file));
      }
    }
    return found;
  }

  private static String content(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      return "link to " + Files.readSymbolicLink(file);
    }
    return Files.isDirectory(file) ? "folder" : Files.readString(file, ISO_8859_1);
  }

  @Override
  public void close() {
    opened.forEach(Hosts::close);
    sshd.close();
  }
}
