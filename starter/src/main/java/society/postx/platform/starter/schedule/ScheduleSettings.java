package society.postx.platform.starter.schedule;

import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.starter.repository.LocalRepository;
import society.postx.platform.starter.repository.YamlReader;
import society.postx.platform.starter.shell.CommandError;

/**
 * Reads from platform.yml when each schedule runs.
 *
 * @param crons empty for a schedule that is off
 */
record ScheduleSettings(String zone, Map<PlatformSchedule, Optional<Cron>> crons) {
  private static final String FILE = "platform.yml";
  private static final String SECTION = "schedules";
  private static final String USUAL_ZONE = "Europe/Amsterdam";

  static ScheduleSettings in(LocalRepository repository) {
    return read(
        repository
            .text(FILE)
            .orElseThrow(
                () ->
                    CommandError.failed(
                        "%s: missing from the newest commit of %s; commit and push it"
                            .formatted(FILE, repository))));
  }

  /** Reads the text; a missing key has the template's value, a wrong one is refused. */
  static ScheduleSettings read(String text) {
    var settings = YamlReader.map(FILE, text);
    var given = section(settings, SECTION);
    given.keySet().forEach(ScheduleSettings::known);
    var crons = new EnumMap<PlatformSchedule, Optional<Cron>>(PlatformSchedule.class);
    for (var one : PlatformSchedule.values()) {
      crons.put(one, cron(one, given.get(one.setting())));
    }
    return new ScheduleSettings(zone(section(settings, "backup").get("timeZone")), crons);
  }

  /** The schedule's cron; empty if it is off. */
  Optional<Cron> cron(PlatformSchedule one) {
    return crons.getOrDefault(one, Optional.empty());
  }

  private static Map<?, ?> section(Map<?, ?> settings, String name) {
    var found = settings.get(name);
    if (found == null) {
      return Map.of();
    }
    if (found instanceof Map<?, ?> map) {
      return map;
    }
    throw refused(name, found, "must be keys and values");
  }

  private static void known(Object key) {
    for (var one : PlatformSchedule.values()) {
      if (one.setting().equals(key)) {
        return;
      }
    }
    throw CommandError.wrongUsage(
        "%s: %s.%s: unknown key; known: %s"
            .formatted(FILE, SECTION, key, PlatformSchedule.allBy(PlatformSchedule::setting)));
  }

  private static Optional<Cron> cron(PlatformSchedule one, @Nullable Object given) {
    var text = given == null ? one.usualCron() : given.toString();
    if (text.equals("off") || Boolean.FALSE.equals(given)) { // YAML reads a bare off as false
      return Optional.empty();
    }
    try {
      return Optional.of(Cron.parse(text));
    } catch (IllegalArgumentException rule) {
      throw refused(SECTION + "." + one.setting(), text, String.valueOf(rule.getMessage()));
    }
  }

  // Not ZoneId.of: it takes "+02:00", which the server does not know.
  private static String zone(@Nullable Object given) {
    var zone = given == null ? USUAL_ZONE : given.toString();
    if (!ZoneId.getAvailableZoneIds().contains(zone)) {
      throw refused(
          "backup.timeZone", zone, "must be the name of a time zone (example: Europe/Amsterdam)");
    }
    return zone;
  }

  private static CommandError refused(String field, Object value, String rule) {
    return CommandError.wrongUsage("%s: %s: '%s': %s".formatted(FILE, field, value, rule));
  }
}
