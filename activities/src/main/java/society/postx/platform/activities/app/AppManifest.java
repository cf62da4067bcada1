package society.postx.platform.activities.app;

import static society.postx.platform.activities.yaml.Field.list;
import static society.postx.platform.activities.yaml.Field.matching;
import static society.postx.platform.activities.yaml.Field.required;
import static society.postx.platform.activities.yaml.Field.within;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.Domain;

/**
 * What the platform must know about an app beside its compose.yml: {@code apps/<app>/app.yml}.
 * Documented in {@code docs/apps.md}. Host names are relative to the client's domain; "@" is the
 * domain itself.
 *
 * @param drill commands in which the app proves itself on restored data
 * @param export what a client that leaves can use elsewhere
 * @param requires apps that every client of this one gets as well
 * @param migration whether starting this version changes the app's data so that an older one cannot
 *     read it any more
 * @param oneMajorAtATime the service whose image's major version a release may raise by one only
 */
public record AppManifest(
    AppName name,
    String description,
    List<String> hostnames,
    List<Secret> secrets,
    List<Directory> directories,
    Optional<Health> health,
    Optional<Login> login,
    Optional<Check> check,
    List<Monitor> monitors,
    Backup backup,
    Optional<Maintenance> maintenance,
    List<Credential> credentials,
    Optional<AppRestore> restore,
    Optional<Quarantine> quarantine,
    List<ContainerCommand> drill,
    List<ExportFile> export,
    List<AppName> requires,
    Boolean migration,
    Optional<String> oneMajorAtATime) {
  private static final Pattern HOSTNAME =
      Pattern.compile(
          "@|[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
  static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
  private static final Pattern URL_PATH = Pattern.compile("/[!-~]{0,1000}");
  private static final Pattern FOLDER = Pattern.compile("/?[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");

  public AppManifest {
    required("name", name);
    description = description == null ? "" : description;
    hostnames = list("hostnames", hostnames);
    hostnames.forEach(AppManifest::requireHostname);
    secrets = list("secrets", secrets);
    directories = list("directories", directories);
    monitors = list("monitors", monitors);
    backup = backup == null ? new Backup(List.of(), List.of()) : backup;
    credentials = list("credentials", credentials);
    drill = list("drill", drill);
    export = list("export", export);
    if (export.stream().map(ExportFile::file).distinct().count() < export.size()) {
      throw new IllegalArgumentException(
          "export: '%s': a file appears twice"
              .formatted(export.stream().map(ExportFile::file).toList()));
    }
    requires = list("requires", requires);
    migration = migration == null ? Boolean.FALSE : migration;
    oneMajorAtATime.ifPresent(service -> requireService("oneMajorAtATime", service));
    var made = secrets.stream().map(Secret::name).toList();
    if (made.stream().distinct().count() < made.size()) {
      throw new IllegalArgumentException("secrets: '%s': a name appears twice".formatted(made));
    }
    login.ifPresent(it -> oneOf(made, "login.secret", it.secret()));
    credentials.forEach(it -> oneOf(made, "credentials.secret", it.secret()));
    backup.databases().stream()
        .flatMap(it -> it.password().stream())
        .forEach(it -> oneOf(made, "backup.databases.password", it));
  }

  /** The name under which the client's secrets file keeps a secret of this app. */
  public String secretKey(String secret) {
    return name.value() + "_" + secret;
  }

  /** A host name of this app in full, for a client of this domain. */
  public static Domain fullName(String hostname, Domain domain) {
    return hostname.equals("@") ? domain : new Domain(hostname + "." + domain.value());
  }

  /**
   * A value the platform makes and the host finds as a file.
   *
   * @param owner numeric user id that reads it on the host
   */
  public record Secret(String name, Kind kind, Integer length, Integer owner) {
    public Secret {
      matching(
          Pattern.compile("[a-z][a-z0-9_]{0,62}"), "name", name, "lower-case letters, digits, _");
      required("kind", kind);
      length = within(16, 256, "length", length == null ? Integer.valueOf(32) : length);
      owner = within(0, 65_535, "owner", owner == null ? Integer.valueOf(0) : owner);
    }
  }

  /** How a secret's value is generated. */
  public enum Kind {
    /** Letters and digits, none of which is easily mistaken for another. */
    @JsonProperty("password")
    PASSWORD,
    /** Hexadecimal digits. */
    @JsonProperty("hex")
    HEX
  }

  /**
   * A folder that must exist before the app starts.
   *
   * @param path relative to the app's folder on the host, or absolute
   * @param mode octal, as chmod takes it
   */
  public record Directory(String path, Integer owner, String mode) {
    public Directory {
      requireFolder("path", path);
      owner = within(0, 65_535, "owner", owner == null ? Integer.valueOf(0) : owner);
      mode = mode == null ? "0755" : mode;
      matching(Pattern.compile("0[0-7]{3}"), "mode", mode, "four octal digits (example: \"0750\")");
    }
  }

  /** The page that shows whether the app is healthy. */
  public record Health(String hostname, String path, Integer status, Optional<Version> version) {
    public Health {
      requireHostname(hostname);
      requireUrlPath(path);
      status = statusOrOk(status);
    }
  }

  /** The field of the page's JSON that must name the tag of this service's image. */
  public record Version(String field, String service) {
    public Version {
      required("field", field);
      requireService("service", service);
    }
  }

  /** How an onboarding tests the admin's password, which is the platform's until the handover. */
  public record Login(
      String kind,
      String hostname,
      String path,
      String user,
      String secret,
      Optional<TwoFactor> twoFactor) {
    public Login {
      matching(WORD, "kind", kind, "a kind of login (example: basic)");
      requireHostname(hostname);
      requireUrlPath(path);
      required("user", user);
      required("secret", secret);
    }
  }

  /**
   * A page that refuses every password of an account with a second factor, and says so.
   *
   * @param says text in the refusal
   */
  public record TwoFactor(String path, String says) {
    public TwoFactor {
      requireUrlPath(path);
      required("says", says);
    }
  }

  /**
   * A command in a container that ends with 0 where the app works. It needs no password, because
   * the client may change every password of its own.
   *
   * @param user that runs it; empty for the container's own
   */
  public record Check(String service, Optional<String> user, List<String> command) {
    public Check {
      requireService("service", service);
      user.ifPresent(it -> matching(WORD, "user", it, "a user of the container"));
      command = requireCommand("command", command);
    }
  }

  /**
   * A page that Uptime Kuma watches.
   *
   * @param backupMinutes how long it may fail while a backup shuts users out, 0 to 360
   */
  public record Monitor(
      String name, String hostname, String path, Integer status, Integer backupMinutes) {
    private static final int LONGEST_BACKUP = 360;

    public Monitor {
      required("name", name);
      requireHostname(hostname);
      requireUrlPath(path);
      status = statusOrOk(status);
      backupMinutes = backupMinutes == null ? 0 : backupMinutes;
      if (backupMinutes < 0 || backupMinutes > LONGEST_BACKUP) {
        throw new IllegalArgumentException(
            "backupMinutes: '%d': 0 to %d".formatted(backupMinutes, LONGEST_BACKUP));
      }
    }
  }

  /**
   * What restic backs up.
   *
   * @param paths relative to the app's folder on the host
   */
  public record Backup(List<String> paths, List<Database> databases) {
    public Backup {
      paths = list("paths", paths);
      paths.forEach(path -> requireFolder("paths", path));
      databases = list("databases", databases);
    }
  }

  /**
   * A database that is dumped into {@code file} before restic runs. The platform knows how to dump,
   * count and restore one of PostgreSQL; any other brings commands of its own, which run in its
   * service.
   *
   * @param postgres name of a PostgreSQL database; without {@code dump} and {@code restore}
   * @param user PostgreSQL's superuser, the account of the app
   * @param password the app's secret with the user's password
   */
  public record Database(
      String file,
      String service,
      List<String> dump,
      List<String> restore,
      Optional<String> postgres,
      Optional<String> user,
      Optional<String> password) {
    private static final String DB_PASSWORD = "db_password";

    public Database {
      matching(Pattern.compile("[A-Za-z0-9._-]{1,80}"), "file", file, "a plain file name");
      requireService("service", service);
      if (postgres.isPresent()) {
        matching(WORD, "postgres", postgres.get(), "a database");
        user = Optional.of(matching(WORD, "user", user.orElse(null), "a role of PostgreSQL"));
        password = Optional.of(password.orElse(DB_PASSWORD));
        if (!list("dump", dump).isEmpty() || !list("restore", restore).isEmpty()) {
          throw new IllegalArgumentException(
              "postgres: '%s': the platform dumps and restores it; without dump and restore"
                  .formatted(postgres.get()));
        }
        if (file.equals(rolesFile(service))) {
          throw new IllegalArgumentException(
              "file: '%s': the roles of the service are kept there".formatted(file));
        }
        dump = List.of();
        restore = List.of();
      } else {
        if (user.isPresent() || password.isPresent()) {
          throw new IllegalArgumentException("postgres: is missing: user and password are for it");
        }
        dump = requireCommand("dump", dump);
        restore = requireCommand("restore", restore);
      }
    }

    /** The files in {@code dumps/} from which it is restored, in the order in which they are. */
    public List<String> files() {
      return postgres.isPresent() ? List.of(rolesFile(service), file) : List.of(file);
    }

    private static String rolesFile(String service) {
      return service.equals("postgres") ? "roles.sql" : service + "-roles.sql";
    }
  }

  /** Commands that block and allow changes by users. */
  public record Maintenance(
      String service,
      String user,
      @JsonProperty("on") List<String> on,
      @JsonProperty("off") List<String> off) {
    public Maintenance {
      requireService("service", service);
      required("user", user);
      on = requireCommand("on", on);
      off = requireCommand("off", off);
    }
  }

  /** What the client is given to log in with. */
  public record Credential(String label, String hostname, String path, String user, String secret) {
    public Credential {
      required("label", label);
      requireHostname(hostname);
      requireUrlPath(path);
      required("user", user);
      required("secret", secret);
    }
  }

  private static void requireHostname(String value) {
    matching(HOSTNAME, "hostname", value, "@ or labels below the client's domain (example: id)");
  }

  private static void requireUrlPath(String value) {
    matching(URL_PATH, "path", value, "begins with / (example: /status.php)");
  }

  private static int statusOrOk(Integer value) {
    return within(100, 599, "status", value == null ? Integer.valueOf(200) : value);
  }

  static void requireService(String field, String value) {
    matching(WORD, field, value, "a service of compose.yml");
  }

  static void requireFolder(String field, String value) {
    matching(FOLDER, field, value, "a folder (example: data)");
    if (List.of(value.split("/", -1)).contains("..")) {
      throw new IllegalArgumentException(
          "%s: '%s': leads out of its folder".formatted(field, value));
    }
  }

  static List<String> requireCommand(String field, List<String> words) {
    if (list(field, words).isEmpty()) {
      throw new IllegalArgumentException(field + ": is missing: a command as a list of words");
    }
    return List.copyOf(words);
  }

  private static void oneOf(List<String> known, String field, String value) {
    if (!known.contains(value)) {
      throw new IllegalArgumentException(
          "%s: '%s': unknown secret; this app has %s".formatted(field, value, known));
    }
  }
}
