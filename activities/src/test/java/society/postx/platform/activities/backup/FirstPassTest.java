package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The passes of {@code base/backup/backup}, with a restic that answers as the test says. */
class FirstPassTest {
  private static final String STUBS =
      """
      set -eu
      answers=$*
      set --
      store() {
        case $* in *pass*) printf 'pass ' ;; *) printf 'backup ' ;; esac
        set -- $answers
        status=$1
        shift
        answers=$*
        return "$status"
      }
      lock_users() { printf 'out '; }
      end_maintenance() { printf 'in '; }
      remember_users_out() { :; }
      forget_users_out() { :; }
      maintenance_on() { :; }
      dumps() { :; }
      begin_notes() { :; }
      made_for=night-2026-11-30
      timed() { shift; "$@"; }
      describe() { printf 'manifest '; }
      note_tagged() { :; }
      """;

  /** A check before a prune may hold the lock for longer than the first pass waits: 11. */
  @ParameterizedTest
  @CsvSource({
    "0 0, pass out manifest backup in, 0",
    "3 0, pass out manifest backup in, 0",
    "11 0 0, pass pass out manifest backup in, 0",
    "11 11 11, pass pass pass, 11",
    "0 11 0 0, pass out manifest backup in pass out manifest backup in, 0",
    "1 0, pass, 1",
    "0 1, pass out manifest backup in, 1"
  })
  void aLockedRepositoryIsTriedAgainBeforeUsersGoOut(String answers, String calls, int status)
      throws IOException {
    var backup = Files.readString(Path.of("../infrastructure/base/backup/backup"));
    var passes = STUBS + backup.substring(backup.indexOf("locked=11"));
    var shell =
        new ProcessBuilder("sh", "-c", passes, "sh", answers)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8).strip()).isEqualTo(calls);
    assertThat(shell.onExit().join().exitValue()).isEqualTo(status);
  }
}
