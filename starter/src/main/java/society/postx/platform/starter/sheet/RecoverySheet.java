package society.postx.platform.starter.sheet;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import society.postx.platform.starter.shell.CommandError;

/**
 * All that opens the clients' backups without the platform, apart from the age key: the Storage
 * Box's login and the password of the platform's own restic repository on it. A secret; it prints
 * as its box. ADR §5.
 *
 * @param host of the Storage Box
 * @param hostKey as known_hosts has it: {@code ssh-ed25519 AAAA…}
 * @param clients folder below the box's root that the clients' homes are in
 * @param sshKey the main account's private key in OpenSSH's format
 * @param password of the restic repository {@link #REPOSITORY}
 * @param ageKey where the age key is kept
 * @param recipients its public halves
 */
public record RecoverySheet(
    String host,
    int port,
    String user,
    String hostKey,
    String clients,
    String sshKey,
    String password,
    String ageKey,
    List<String> recipients) {
  /** The platform's own repository below the box's root, as the worker makes it. */
  public static final String REPOSITORY = "platform/restic-repo";

  /** Names in {@code secrets/shared.sops.yaml}. */
  public static final String PASSWORD = "platform_restic_password";

  private static final String MAIN_KEY = "storage_box_ssh_key";
  private static final String DEFAULT_PORT = "23";
  private static final String DEFAULT_CLIENTS = "backups";

  private static final String HOST = "box-host";
  private static final String PORT = "box-port";
  private static final String USER = "box-user";
  private static final String HOST_KEY = "box-host-key";
  private static final String CLIENTS = "clients-folder";
  private static final String RESTIC = "restic-password";
  private static final String AGE_KEY = "age-key-file";
  private static final String RECIPIENTS = "age-recipients";

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----(.*)-----END \\1-----", Pattern.DOTALL);

  private static final Map<String, Pattern> RULES =
      Map.of(
          HOST, Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?"),
          PORT, Pattern.compile("[0-9]{1,5}"),
          USER, Pattern.compile("[a-z][a-z0-9]{0,31}"),
          HOST_KEY, Pattern.compile("(ssh|ecdsa)-[a-z0-9-]+ [A-Za-z0-9+/]{16,1000}={0,2}"),
          CLIENTS, Pattern.compile("[a-z0-9-]+(/[a-z0-9-]+)*"),
          RESTIC, Pattern.compile("\\S.{7,}"),
          AGE_KEY, Pattern.compile(".+"),
          RECIPIENTS, Pattern.compile("age1[0-9a-z]+(,age1[0-9a-z]+)*"));

  private static final Pattern FIELD = Pattern.compile("^([a-z-]+):\\s+(\\S.*?)\\s*$");
  private static final Pattern KEY_BODY = Pattern.compile("[A-Za-z0-9+/=\\s]{100,}");

  public RecoverySheet {
    recipients = List.copyOf(recipients);
  }

  /**
   * From what the infrastructure repository has.
   *
   * @param settings platform.yml
   * @param secrets the shared secrets, decrypted
   */
  public static RecoverySheet of(
      Map<String, ?> settings, Map<String, ?> secrets, String ageKey, List<String> recipients) {
    if (!(settings.get("storageBox") instanceof Map<?, ?> box)) {
      throw CommandError.failed("platform.yml: storageBox: is missing; edit it, commit and push");
    }
    var host = text(box.get("host")).orElse("");
    var fields = new HashMap<String, String>();
    fields.put(HOST, host);
    fields.put(PORT, text(box.get("port")).orElse(DEFAULT_PORT));
    fields.put(USER, text(box.get("user")).orElseGet(() -> host.replaceFirst("\\..*", "")));
    fields.put(HOST_KEY, text(box.get("hostKey")).orElse(""));
    fields.put(CLIENTS, text(box.get("homePrefix")).orElse(DEFAULT_CLIENTS));
    fields.put(RESTIC, secret(secrets, PASSWORD));
    fields.put(AGE_KEY, ageKey);
    fields.put(RECIPIENTS, String.join(",", recipients));
    return checked("recovery sheet", fields, secret(secrets, MAIN_KEY).strip());
  }

  private static Optional<String> text(@Nullable Object value) {
    return Optional.ofNullable(value).map(Object::toString);
  }

  private static String secret(Map<String, ?> secrets, String name) {
    return text(secrets.get(name))
        .filter(it -> !it.isBlank())
        .orElseThrow(
            () ->
                CommandError.failed(
                    "secrets/shared.sops.yaml: %s: is missing; add it with  sops edit secrets/shared.sops.yaml%s, commit and push"
                        .formatted(
                            name,
                            name.equals(PASSWORD)
                                ? "  (a random one:  openssl rand -base64 33)"
                                : "")));
  }

  /**
   * Reads a sheet again, also one that was typed from paper.
   *
   * @param source names it in messages, which never quote a secret
   */
  public static RecoverySheet parse(String source, String text) {
    var fields = new HashMap<String, String>();
    text.lines()
        .map(FIELD::matcher)
        .filter(it -> it.matches() && RULES.containsKey(it.group(1)))
        .forEach(it -> fields.putIfAbsent(it.group(1), it.group(2)));
    var key = KEY.matcher(text);
    if (!key.find()) {
      throw CommandError.wrongUsage(
          source + ": has no private key, from BEGIN to END; is it a recovery sheet?");
    }
    var body =
        key.group(2)
            .lines()
            .map(it -> it.replaceAll("\\s", "")) // a scanner adds some
            .filter(it -> !it.isEmpty())
            .toList();
    return checked(
        source,
        fields,
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----"
            .formatted(key.group(1), String.join("\n", body)));
  }

  private static RecoverySheet checked(String source, Map<String, String> fields, String key) {
    RULES.keySet().stream().sorted().forEach(name -> check(source, name, fields.get(name)));
    var parts = KEY.matcher(key);
    if (!parts.matches() || !KEY_BODY.matcher(parts.group(2)).matches()) {
      throw CommandError.wrongUsage(
          "%s: the private key: must be as ssh-keygen writes it without a passphrase, from BEGIN to END; compare it letter by letter"
              .formatted(source));
    }
    var port = Integer.parseInt(field(fields, PORT));
    if (port < 1 || port > 65_535) {
      throw CommandError.wrongUsage("%s: %s: '%d': from 1 to 65535".formatted(source, PORT, port));
    }
    return new RecoverySheet(
        field(fields, HOST),
        port,
        field(fields, USER),
        field(fields, HOST_KEY),
        field(fields, CLIENTS),
        key + "\n",
        field(fields, RESTIC),
        field(fields, AGE_KEY),
        List.of(field(fields, RECIPIENTS).split(",", -1)));
  }

  private static String field(Map<String, String> fields, String name) {
    return fields.getOrDefault(name, "");
  }

  private static void check(String source, String name, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      throw CommandError.wrongUsage("%s: %s: is missing".formatted(source, name));
    }
    var rule = RULES.get(name);
    if (rule != null && !rule.matcher(value).matches()) {
      throw CommandError.wrongUsage(
          name.equals(RESTIC)
              ? "%s: %s: must have 8 characters or more".formatted(source, name)
              : "%s: %s: '%s': must be %s".formatted(source, name, value, rule));
    }
  }

  /** What the printed sheet says; a person can type all of it. */
  public String text(String made) {
    return """
        POST-X PLATFORM: RECOVERY SHEET                                              made %1$s

        With this sheet and the age key, anybody can read all clients' backups; alone, it can delete all backups:
        report a loss at once. Print it, check that the printout can be read, lock it away, and remove the file.
        The age key is NOT on it: keep a copy of that elsewhere.

        box-host:         %2$s
        box-port:         %3$d
        box-user:         %4$s
        box-host-key:     %5$s
        clients-folder:   %6$s
        restic-password:  %7$s
        age-key-file:     %8$s
        age-recipients:   %9$s

        The Storage Box's private key (file box-key, mode 600):

        %10$s
        TO RESCUE A CLIENT with the platform's program (docs/rescue.md), this text in the file sheet.txt:

          ./platform rescue CLIENT --sheet sheet.txt --age-key KEYFILE                  lists the snapshots
          ./platform rescue CLIENT --sheet sheet.txt --age-key KEYFILE --into FOLDER    restores the newest

        BY HAND, with restic, age and ssh:

          echo '[%2$s]:%3$d %5$s' > known
          ssh='ssh -F/dev/null -i box-key -oIdentitiesOnly=yes -p %3$d -oUserKnownHostsFile=known -oStrictHostKeyChecking=yes %4$s@%2$s -s sftp'
          restic --no-lock -o sftp.command="$ssh" -r sftp:box:%11$s snapshots
          sftp -F/dev/null -P %3$d -i box-key -oIdentitiesOnly=yes -oUserKnownHostsFile=known -oStrictHostKeyChecking=yes %4$s@%2$s
            ls -lt %11$s/snapshots
          restic --no-lock -o sftp.command="$ssh" -r sftp:box:%11$s restore ID --target platform-rescued
          age -d -i KEYFILE platform-rescued/passwords.age | grep '^NAME[=@]'
        where that prints NAME@key= , the password needs the client's own key; get client-keys/NAME.yml with  sftp  first:
          sed -n '/BEGIN AGE/,/END AGE/{s/^ *//;p}' NAME.yml | age -d -i KEYFILE > NAME-key.txt
          age -d -i KEYFILE platform-rescued/passwords.age | sed -n 's/^NAME@key=//p' | base64 -d | age -d -i NAME-key.txt
          restic --no-lock -o sftp.command="$ssh" -r sftp:box:%6$s/client-NAME/restic-repo snapshots
          restic --no-lock -o sftp.command="$ssh" -r sftp:box:%6$s/client-NAME/restic-repo restore ID --target NAME-rescued

        Restore the newest ID by the box's times (ls -lt), never "latest": what a snapshot claims may be forged.
        For %11$s restic asks for restic-password, for a client for what age printed (after NAME= ).
        Where a repository is damaged, read it from the box's own snapshots: list them with  sftp  in .zfs/snapshot,
        then put  .zfs/snapshot/NAME/  before the path of the repository.
        """
        .formatted(
            made,
            host,
            port,
            user,
            hostKey,
            clients,
            password,
            ageKey,
            String.join(",", recipients),
            sshKey,
            REPOSITORY);
  }

  /** Of all that opens the backups; says nothing about it, since it covers a private key. */
  String digest() {
    var all = new ArrayList<>(List.of(host, "" + port, user, hostKey, clients, sshKey, password));
    all.addAll(recipients);
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(String.join("\0", all).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "RecoverySheet[%s@%s]".formatted(user, host);
  }
}
