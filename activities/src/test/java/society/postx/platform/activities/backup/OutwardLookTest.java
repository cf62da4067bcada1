package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs in the shell that hosts have, against ports of this machine. */
class OutwardLookTest {
  @TempDir private Path folder;

  @Test
  void closedIsOnlyWhatAnsweredBeforeAndDoesNotAnswerNow() throws IOException {
    var box = listening();
    var mirror = listening();
    var answered =
        answers(box.getLocalPort(), "http://127.0.0.1:%d/debian/".formatted(mirror.getLocalPort()));
    assertThat(answered)
        .containsExactly(
            "box 127.0.0.1 " + box.getLocalPort(), "packages 127.0.0.1 " + mirror.getLocalPort());
    assertThat(OutwardLook.suffices(answered)).isTrue();
    assertThat(again(answered)).isEqualTo(answered);
    box.close(); // a box that is down closes no firewall
    assertThat(again(answered)).containsExactly(answered.getLast());
    mirror.close();
    assertThat(again(answered)).isEmpty();
  }

  @Test
  void whatNeverAnsweredCannotShowThatAFirewallClosed() throws IOException {
    var down = listening();
    down.close();
    try (var mirror = listening()) {
      var answered =
          answers(
              down.getLocalPort(),
              "http://user:word@127.0.0.1:%d/".formatted(mirror.getLocalPort()));
      assertThat(answered).containsExactly("packages 127.0.0.1 " + mirror.getLocalPort());
      assertThat(OutwardLook.suffices(answered)).isFalse();
    }
    assertThat(OutwardLook.suffices(List.of())).isFalse();
    assertThat(OutwardLook.suffices(List.of("box 192.0.2.7 23"))).as("one kind alone").isFalse();
    assertThat(OutwardLook.suffices(List.of("box 192.0.2.7 23", "packages $(id) 80"))).isFalse();
  }

  @Test
  void anAnswerThatLeavesOutAnAddressIsNone() {
    var answered = List.of("box 192.0.2.7 23", "packages 192.0.2.8 80");
    assertThat(
            OutwardLook.open(
                "closed " + answered.getLast() + "\nclosed " + answered.getFirst(), answered))
        .isEmpty();
    assertThatThrownBy(() -> OutwardLook.open("closed " + answered.getFirst(), answered))
        .hasMessage("no word about packages 192.0.2.8 80");
    assertThatThrownBy(() -> OutwardLook.targets("box 192.0.2.7 23\n$(reboot)"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
  }

  /** With an apt that has this mirror. */
  private List<String> answers(int boxPort, String mirror) throws IOException {
    program("apt-config", ":");
    program("apt-get", "echo " + mirror + "; echo cdrom://[trixie]/");
    return OutwardLook.targets(run(OutwardLook.ANSWERS, "", "127.0.0.1", "" + boxPort));
  }

  private List<String> again(List<String> answered) throws IOException {
    return OutwardLook.open(run(OutwardLook.AGAIN, String.join("\n", answered) + "\n"), answered);
  }

  private void program(String name, String text) throws IOException {
    var file = folder.resolve(name);
    Files.deleteIfExists(file);
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String run(String script, String input, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of("sh", "-c", script, "platform"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().merge("PATH", folder + ":", (before, first) -> first + before);
    var program = builder.start();
    try (var stream = program.getOutputStream()) {
      stream.write(input.getBytes(UTF_8));
    }
    return new String(program.getInputStream().readAllBytes(), UTF_8);
  }
}
