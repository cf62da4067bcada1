package society.postx.platform.activities.infrastructure;

import static society.postx.platform.activities.yaml.Field.list;
import static society.postx.platform.activities.yaml.Field.matching;
import static society.postx.platform.activities.yaml.Field.required;
import static society.postx.platform.activities.yaml.Field.within;

import java.net.URI;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import society.postx.platform.workflows.client.Cidr;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Contact;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.proof.DataCursor;

/**
 * What an operator decides for all clients together: {@code platform.yml}. The template's comments
 * explain each setting and name its default; a test keeps both equal.
 *
 * @param managementCidrs networks that may reach the hosts' SSH
 * @param dnsTtl seconds
 */
public record PlatformSettings(
    Domain zone,
    Defaults defaults,
    List<Cidr> managementCidrs,
    Integer dnsTtl,
    StorageBox storageBox,
    Acme acme,
    Retention retention,
    Backup backup,
    Schedules schedules,
    Monitoring monitoring,
    Alerts alerts,
    Dns dns,
    Trust trust,
    List<Freeze> freezes,
    Scan scan,
    Verify verify,
    Drill drill,
    Offboarding offboarding) {
  /** Its path in the repository. */
  public static final String PATH = "platform.yml";

  private static final String IMAGE = "debian-13";
  private static final Integer DAILY = 7;
  private static final Integer WEEKLY = 4;
  private static final Integer MONTHLY = 6;
  private static final Integer DATABASE_DAYS = 7;
  private static final LocalTime BACKUP_TIME = LocalTime.of(3, 0);
  private static final ZoneId TIME_ZONE = ZoneId.of("Europe/Amsterdam");

  private static final String PRUNE_BACKUPS = "0 9 * * *";
  private static final String SCAN_IMAGES = "30 7 * * 1";
  private static final String VERIFY_BACKUPS = "0 12 * * 0";
  private static final String BACK_UP_PLATFORM = "30 6 * * *";
  private static final String RESTORE_DRILL = "0 10 8 * *";
  private static final String RECONCILE_ARCHIVES = "0 8 * * *";
  private static final Integer VERIFY_WEEKS = 26;
  private static final Integer RESTORE_MINUTES = 240;
  private static final Integer DATA_HOURS = 26;
  private static final Integer COOLING_HOURS = 24;
  private static final Integer MINUTES_BETWEEN = 60;

  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?");
  private static final Pattern CRON =
      Pattern.compile("off|[0-9A-Za-z*,/-]+( +[0-9A-Za-z*,/-]+){4}");
  private static final Pattern HETZNER = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");

  public PlatformSettings {
    required("zone", zone);
    defaults = defaults == null ? new Defaults(List.of(), List.of(), IMAGE) : defaults;
    managementCidrs = list("managementCidrs", managementCidrs);
    if (managementCidrs.isEmpty()) {
      throw new IllegalArgumentException(
          "managementCidrs: is missing: without one the platform cannot reach its hosts (example: [\"203.0.113.7/32\"])");
    }
    dnsTtl =
        within(60, Integer.MAX_VALUE, "dnsTtl", dnsTtl == null ? Integer.valueOf(300) : dnsTtl);
    required("storageBox", storageBox);
    required("acme", acme);
    retention = retention == null ? new Retention(DAILY, WEEKLY, MONTHLY) : retention;
    backup = backup == null ? new Backup(BACKUP_TIME, TIME_ZONE) : backup;
    schedules =
        schedules == null
            ? new Schedules(
                PRUNE_BACKUPS,
                SCAN_IMAGES,
                VERIFY_BACKUPS,
                BACK_UP_PLATFORM,
                RESTORE_DRILL,
                RECONCILE_ARCHIVES)
            : schedules;
    required("monitoring", monitoring);
    alerts = alerts == null ? new Alerts(Optional.empty(), Optional.empty()) : alerts;
    dns = dns == null ? new Dns(Optional.empty()) : dns;
    trust = trust == null ? new Trust(Optional.empty()) : trust;
    freezes = list("freezes", freezes);
    scan = scan == null ? new Scan(DATABASE_DAYS) : scan;
    verify = verify == null ? new Verify(VERIFY_WEEKS) : verify;
    drill = drill == null ? new Drill(RESTORE_MINUTES, DATA_HOURS) : drill;
    offboarding =
        offboarding == null ? new Offboarding(COOLING_HOURS, MINUTES_BETWEEN) : offboarding;
  }

  /** Tried in order: the next where Hetzner is out of the one before. */
  public record Defaults(List<String> serverTypes, List<String> locations, String image) {
    public Defaults {
      serverTypes = names("serverTypes", serverTypes, List.of("cx23", "cx33"));
      locations = names("locations", locations, List.of("fsn1", "nbg1", "hel1"));
      image = image == null ? IMAGE : image;
      matching(HETZNER, "image", image, "an image's name or id at Hetzner (example: debian-13)");
    }

    private static List<String> names(String field, List<String> given, List<String> usual) {
      var names = list(field, given);
      names.forEach(name -> matching(HETZNER, field, name, "a name at Hetzner"));
      return names.isEmpty() ? usual : names;
    }
  }

  /**
   * The Storage Box that holds all backups.
   *
   * @param hostKey its SSH host key as known_hosts has it: {@code ssh-ed25519 AAAA…}
   * @param homePrefix folder below the box's root that the clients' homes are in
   * @param user the main account; without it, what the host's name begins with
   */
  public record StorageBox(
      Long id,
      String host,
      Integer port,
      String hostKey,
      String homePrefix,
      Optional<String> user) {
    /** The folder of the platform's own backup below the box's root: in no client's home. */
    public static final String PLATFORM_HOME = "platform";

    private static final Pattern USER = Pattern.compile("[a-z][a-z0-9]{0,31}");

    public StorageBox {
      if (required("id", id) < 1) {
        throw new IllegalArgumentException("id: %d: the box's id at Hetzner".formatted(id));
      }
      matching(HOST, "host", host, "a host name (example: u100001.your-storagebox.de)");
      port = portOr("port", port, 23);
      matching(
          Pattern.compile("(ssh|ecdsa)-[a-z0-9-]+ [A-Za-z0-9+/]{16,1000}={0,2}"),
          "hostKey",
          hostKey,
          "type and key as known_hosts has them (ssh-keyscan -p 23 HOST; compare with Hetzner's docs)");
      homePrefix = homePrefix == null ? "backups" : homePrefix;
      matching(
          Pattern.compile("[a-z0-9-]+(/[a-z0-9-]+)*"),
          "homePrefix",
          homePrefix,
          "a folder (example: backups)");
      if (homePrefix.equals(PLATFORM_HOME) || homePrefix.startsWith(PLATFORM_HOME + "/")) {
        throw new IllegalArgumentException(
            "homePrefix: '%s': is where the platform's own backup is; take another folder"
                .formatted(homePrefix));
      }
      user.ifPresent(it -> matching(USER, "user", it, "the main account (example: u100001)"));
    }

    /** The main account; INVALID_INPUT where neither {@code user} nor the host's name says it. */
    public String mainAccount() {
      var first = host.replaceFirst("\\..*", "");
      return user.or(() -> Optional.of(first).filter(it -> it.matches("u[0-9]+")))
          .orElseThrow(
              () ->
                  FailureType.INVALID_INPUT.stop(
                      "platform.yml: storageBox.user: is missing, and host '%s' does not begin with the main account (example: user: u100001)"
                          .formatted(host)));
    }

    /** A client's home below the box's root: {@code backups/client-alpha}. */
    public String home(ClientName client) {
      return "%s/%s".formatted(homePrefix, client.serverName());
    }
  }

  /** The ACME server that issues TLS certificates, and the address it may write to. */
  public record Acme(URI server, Contact email, Integer weeklyCertificates) {
    private static final String LETS_ENCRYPT = "letsencrypt.org";

    /** Let's Encrypt, "Rate Limits": new certificates a registered domain in seven days. */
    private static final Integer WEEKLY = 50;

    public Acme {
      server =
          server == null ? URI.create("https://acme-v02.api.letsencrypt.org/directory") : server;
      requireUrl("server", server, "https");
      required("email", email);
      weeklyCertificates =
          within(
              1,
              1_000_000,
              "weeklyCertificates",
              weeklyCertificates == null ? WEEKLY : weeklyCertificates);
    }

    /** How CAA records name the authority, where it is a known one. */
    Optional<String> issuer() {
      return server.getHost().endsWith("." + LETS_ENCRYPT)
          ? Optional.of(LETS_ENCRYPT)
          : Optional.empty();
    }
  }

  /** Snapshots that restic keeps. ADR §4. */
  public record Retention(Integer daily, Integer weekly, Integer monthly) {
    public Retention {
      daily = within(1, 1000, "daily", daily == null ? DAILY : daily);
      weekly = within(0, 1000, "weekly", weekly == null ? WEEKLY : weekly);
      monthly = within(0, 1000, "monthly", monthly == null ? MONTHLY : monthly);
    }
  }

  /** When hosts make their nightly backup. */
  public record Backup(LocalTime time, ZoneId timeZone) {
    public Backup {
      time = time == null ? BACKUP_TIME : time;
      timeZone = timeZone == null ? TIME_ZONE : timeZone;
    }
  }

  /**
   * What runs by itself, as cron in {@link Backup#timeZone}; {@code ./platform schedules apply}
   * reads it, more strictly.
   */
  public record Schedules(
      String pruneBackups,
      String scanImages,
      String verifyBackups,
      String backUpPlatform,
      String restoreDrill,
      String reconcileArchives) {
    public Schedules {
      pruneBackups = cron("pruneBackups", pruneBackups, PRUNE_BACKUPS);
      scanImages = cron("scanImages", scanImages, SCAN_IMAGES);
      verifyBackups = cron("verifyBackups", verifyBackups, VERIFY_BACKUPS);
      backUpPlatform = cron("backUpPlatform", backUpPlatform, BACK_UP_PLATFORM);
      restoreDrill = cron("restoreDrill", restoreDrill, RESTORE_DRILL);
      reconcileArchives = cron("reconcileArchives", reconcileArchives, RECONCILE_ARCHIVES);
    }

    private static String cron(String field, String given, String usual) {
      var cron = given == null ? usual : given;
      matching(CRON, field, cron, "five fields of cron (example: 30 5 * * *), or off");
      return cron;
    }
  }

  /**
   * Uptime Kuma; its user name and password are in {@code secrets/shared.sops.yaml}.
   *
   * @param pushUrl base URL as the hosts reach it
   * @param interval seconds between two probes
   * @param statusPage slug of the status page that clients are listed on
   */
  public record Monitoring(URI url, URI pushUrl, Integer interval, String statusPage) {
    public Monitoring {
      requireUrl("url", required("url", url), "http", "https");
      pushUrl = pushUrl == null ? url : pushUrl;
      requireUrl("pushUrl", pushUrl, "http", "https");
      interval = within(20, 86_400, "interval", interval == null ? Integer.valueOf(60) : interval);
      statusPage = statusPage == null ? "clients" : statusPage;
      matching(
          Pattern.compile("[a-z0-9-]{1,60}"),
          "statusPage",
          statusPage,
          "a slug (example: clients)");
    }
  }

  /** The channels on which people learn that something waits for them. */
  public record Alerts(Optional<Mail> mail, Optional<URI> webhook) {
    public Alerts {
      webhook.ifPresent(address -> requireUrl("webhook", address, "http", "https"));
    }
  }

  /**
   * Alerts by SMTP; with {@code user}, the password is {@code alert_smtp_password} in the shared
   * secrets.
   */
  public record Mail(
      String host, Integer port, Contact from, List<Contact> to, Optional<String> user) {
    public Mail {
      matching(HOST, "host", host, "a host name");
      port = portOr("port", port, 587);
      required("from", from);
      if (list("to", to).isEmpty()) {
        throw new IllegalArgumentException("to: is missing: the addresses that receive alerts");
      }
      to = List.copyOf(to);
    }
  }

  /**
   * @param resolver host:port that answers for verification and probing; the system's without
   */
  public record Dns(Optional<String> resolver) {
    public Dns {
      resolver.ifPresent(
          it ->
              matching(
                  Pattern.compile("[0-9a-zA-Z.:\\[\\]-]+:\\d{1,5}"), "resolver", it, "host:port"));
    }
  }

  /**
   * @param caFile PEM on the worker's machine that is trusted beside the system's certificates
   */
  public record Trust(Optional<String> caFile) {}

  /** Days on which no client is changed, first and last included. */
  public record Freeze(LocalDate from, LocalDate to, String reason) {
    public Freeze {
      required("from", from);
      required("to", to);
      required("reason", reason);
      if (to.isBefore(from)) {
        throw new IllegalArgumentException("to: '%s': is before from '%s'".formatted(to, from));
      }
    }
  }

  /**
   * How Trivy scans a release's images.
   *
   * @param databaseDays how old its vulnerability database may be
   */
  public record Scan(Integer databaseDays) {
    public Scan {
      databaseDays =
          within(1, 365, "databaseDays", databaseDays == null ? DATABASE_DAYS : databaseDays);
    }
  }

  /**
   * How the weekly verification goes through the stored data.
   *
   * @param weeks in which all data is read once; restic reads one of so many slices each week
   */
  public record Verify(Integer weeks) {
    public Verify {
      weeks = within(1, DataCursor.MOST, "weeks", weeks == null ? VERIFY_WEEKS : weeks);
    }
  }

  /**
   * What drills measure restores against; a missed target is alerted.
   *
   * @param restoreMinutes from nothing to apps that run on restored data (RTO)
   * @param dataHours greatest age of the newest snapshot (RPO)
   */
  public record Drill(Integer restoreMinutes, Integer dataHours) {
    public Drill {
      restoreMinutes =
          within(
              1,
              100_000,
              "restoreMinutes",
              restoreMinutes == null ? RESTORE_MINUTES : restoreMinutes);
      dataHours = within(1, 10_000, "dataHours", dataHours == null ? DATA_HOURS : dataHours);
    }
  }

  /**
   * How slowly clients are offboarded: the time in which a mistake is still noticed.
   *
   * @param coolingHours how long a server stays off before it is deleted
   * @param minutesBetween the least time between the deletions of two clients
   */
  public record Offboarding(Integer coolingHours, Integer minutesBetween) {
    public Offboarding {
      coolingHours =
          within(0, 720, "coolingHours", coolingHours == null ? COOLING_HOURS : coolingHours);
      minutesBetween =
          within(
              0, 1440, "minutesBetween", minutesBetween == null ? MINUTES_BETWEEN : minutesBetween);
    }
  }

  private static int portOr(String field, Integer given, int usual) {
    return within(1, 65_535, field, given == null ? Integer.valueOf(usual) : given);
  }

  private static void requireUrl(String field, URI address, String... schemes) {
    if (address.getHost() == null || !List.of(schemes).contains(address.getScheme())) {
      throw new IllegalArgumentException(
          "%s: '%s': a full URL with %s".formatted(field, address, String.join(" or ", schemes)));
    }
  }
}
