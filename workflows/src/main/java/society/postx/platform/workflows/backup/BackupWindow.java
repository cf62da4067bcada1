package society.postx.platform.workflows.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import society.postx.platform.workflows.client.ClientName;

/**
 * When a client's host makes its nightly backup, in the zone's own days, of which some have 23 or
 * 25 hours. ADR §4.
 *
 * @param start the host's own time, see {@code base/backup/start-time}
 */
public record BackupWindow(LocalTime start, ZoneId zone) {
  /** Over which the hosts' backups spread, because all of them share one Storage Box. */
  private static final int SPREAD = 7200;

  /**
   * Failed ones are tried again for two and a half hours ({@code platform-nightly-backup.service});
   * then the last one has an hour and a half.
   */
  static final Duration LENGTH = Duration.ofHours(4);

  /** From the first host's start to the end of the last one's window. */
  public static final Duration ALL = LENGTH.plusSeconds(SPREAD);

  /** The generator of POSIX's {@code cksum}. */
  private static final int GENERATOR = 0x04C11DB7;

  /**
   * One night's window.
   *
   * @param until when its snapshot has arrived, if all is well
   */
  public record Night(Instant from, Instant until) {}

  /**
   * The window of a client.
   *
   * @param time {@code backup.time} of platform.yml
   * @param zone {@code backup.timeZone} of platform.yml
   */
  public static BackupWindow of(ClientName client, LocalTime time, ZoneId zone) {
    return new BackupWindow(time.plusSeconds(checksum(client.serverName()) % SPREAD), zone);
  }

  /** The night whose window is open at that time, or the one that comes next. */
  public Night next(Instant at) {
    var day = day(at).minusDays(1);
    while (!night(day).until().isAfter(at)) {
      day = day.plusDays(1);
    }
    return night(day);
  }

  /** The newest night whose window is over. */
  Night last(Instant at) {
    return before(next(at));
  }

  Night before(Night night) {
    return night(day(night.from()).minusDays(1));
  }

  private LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, zone);
  }

  private Night night(LocalDate day) {
    var from = day.atTime(start).atZone(zone).toInstant();
    return new Night(from, from.plus(LENGTH));
  }

  /** As {@code cksum} prints it. */
  private static long checksum(String text) {
    var bytes = text.getBytes(UTF_8);
    var sum = 0;
    for (var one : bytes) {
      sum = with(sum, one);
    }
    for (var length = bytes.length; length > 0; length >>>= Byte.SIZE) {
      sum = with(sum, length);
    }
    return Integer.toUnsignedLong(~sum);
  }

  private static int with(int sum, int one) {
    var next = sum ^ (one << (Integer.SIZE - Byte.SIZE));
    for (var bit = 0; bit < Byte.SIZE; bit++) {
      next = next < 0 ? (next << 1) ^ GENERATOR : next << 1;
    }
    return next;
  }
}
