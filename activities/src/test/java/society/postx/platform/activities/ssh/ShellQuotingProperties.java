package society.postx.platform.activities.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ShellQuotingProperties {
  @Property(tries = 150)
  void aShellTakesTheStringApartIntoTheSameWords(@ForAll("words") List<String> words)
      throws IOException {
    var shell =
        new ProcessBuilder("/bin/sh", "-c", "printf '%s\\0' " + ShellQuoting.quoted(words)).start();
    var seen = new String(shell.getInputStream().readAllBytes(), UTF_8);
    assertThat(seen).isEqualTo(String.join("\0", words) + "\0");
  }

  @Provide
  Arbitrary<List<String>> words() {
    var nasty =
        Arbitraries.of("'", "\"", "$(id)", "`id`", "\\", "\n", "*", "~", "!", ";", "&", " ", "#");
    var plain = Arbitraries.strings().alpha().ofMaxLength(5);
    var any =
        Arbitraries.strings()
            .excludeChars('\0')
            .ofMaxLength(5)
            .filter(ShellQuotingProperties::sane);
    return Arbitraries.oneOf(nasty, plain, any)
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("", parts))
        .list()
        .ofMinSize(1)
        .ofMaxSize(5);
  }

  /** Lone surrogates have no UTF-8 form, so no channel carries them. */
  private static boolean sane(String text) {
    return UTF_8.newEncoder().canEncode(text);
  }

  @Example
  void aZeroByteIsRefused() {
    assertThatThrownBy(() -> ShellQuoting.quoted(List.of("echo", "a\0b")))
        .hasMessage("command: a word holds a zero byte, which no argument can");
  }
}
