package society.postx.platform.systemtests;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** Uses a client's Nextcloud as its users and its host do. */
record Nextcloud(Stack stack, String client) {
  private static final String PSQL =
      "nextcloud-postgres-1 psql --username=nextcloud --dbname=nextcloud --no-psqlrc --quiet"
          + " --tuples-only --no-align --set=ON_ERROR_STOP=1";

  /** The image that stands for Nextcloud lacks these tables. */
  private static final String CONTACTS =
      """
      CREATE TABLE oc_cards (id serial, carddata bytea);
      INSERT INTO oc_cards (carddata) VALUES (convert_to(E'BEGIN:VCARD\\nEND:VCARD', 'UTF8'));
      CREATE TABLE oc_calendarobjects (id serial, calendardata bytea, deleted_at bigint);
      """;

  private static final String LOCKS =
      "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted"
          + " AND relation = 'oc_appconfig'::regclass";

  /** Of its server. */
  String address() {
    return stack.sandbox.servers().stream()
        .filter(server -> server.name().equals("client-" + client))
        .findFirst()
        .orElseThrow()
        .ipv4()
        .orElseThrow();
  }

  /** What visitors get who trust only the sandbox's ACME server. */
  Website visit() {
    var url = "https://%s.platform.example/status.php".formatted(client);
    return Website.at(url, address(), stack.caFile());
  }

  /** The version that visitors see. */
  String version() {
    return visit().body().replaceFirst("(?s).*\"versionstring\": *\"([0-9.]+)\".*", "$1");
  }

  /** What its host's Docker runs. */
  String image() {
    return machine().run("docker inspect --format '{{.Config.Image}}' nextcloud-app-1").strip();
  }

  /** The environment variables that Docker gives it, one a line. */
  String environment() {
    return machine()
        .run("docker inspect --format '{{range .Config.Env}}{{println .}}{{end}}' nextcloud-app-1");
  }

  void write(String text) {
    machine().run("cat >/root/note.txt", text).orFail();
    var unused = dav("upload-file = /root/note.txt");
  }

  /** The file as WebDAV gives it: a row that says where it is, and its bytes. */
  String note() {
    return dav("");
  }

  /** Runs statements as the database's owner. */
  String sql(String statements) {
    return machine().run("docker exec --interactive " + PSQL, statements).orFail().strip();
  }

  /** What its address book and calendar have, for an export. */
  void addContacts() {
    var unused = sql(CONTACTS);
  }

  /** As the client does after the handover; answers the hash of the first password. */
  String changeAdminPassword() {
    var first = sql("SELECT password FROM oc_users WHERE uid = 'admin'");
    hashOfAdmin("0$0"); // the hash of no password
    return first;
  }

  void hashOfAdmin(String hash) {
    if (!hash.matches("[0-9a-f]+\\$[0-9a-f]+")) throw new IllegalArgumentException(hash);
    var unused = sql("UPDATE oc_users SET password = '%s' WHERE uid = 'admin'".formatted(hash));
  }

  /** How often anybody asked for the page at which an onboarding checks the login. */
  String logins() {
    return machine().run("grep -c /ocs/v2.php/cloud/user /var/log/traefik/access.log || :").strip();
  }

  /** Whether the password that was handed over still opens the administrator's files. */
  boolean opensWithFirstPassword() {
    return machine().run("curl --config -", asAdmin("")).status() == 0;
  }

  /** Adds the column that the update to 28.0.2 will add, so that the update fails. */
  void breakNextUpdate() {
    var unused = sql("ALTER TABLE oc_filecache ADD COLUMN etag text NOT NULL DEFAULT ''");
  }

  void repairNextUpdate() {
    var unused = sql("ALTER TABLE oc_filecache DROP COLUMN etag");
  }

  /** Starts the host's own backup and keeps it from ending before this time has passed. */
  void backUpForAtLeast(Duration time) {
    var lock =
        "LOCK TABLE oc_appconfig IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(%d)"
            .formatted(time.toSeconds());
    var unused =
        machine().run("systemd-run --quiet -- docker exec %s --command='%s'".formatted(PSQL, lock));
    await("the lock is there").until(() -> !sql(LOCKS).equals("0"));
    unused = machine().run("systemctl start --no-block platform-backup.service");
    await("the backup runs").until(() -> machine().works("platform-backup.service"));
  }

  ClientMachine machine() {
    return stack.machine(client);
  }

  /** As the administrator, whose password goes through a pipe. */
  private String dav(String option) {
    return machine().run("curl --config -", asAdmin(option)).orFail();
  }

  private String asAdmin(String option) {
    return """
        silent
        show-error
        fail
        insecure
        user = "admin:%s"
        resolve = "%2$s.platform.example:443:127.0.0.1"
        url = "https://%2$s.platform.example/remote.php/dav/files/admin/note.txt"
        %3$s
        """
        .formatted(stack.secrets(client).get("nextcloud_admin_password"), client, option);
  }
}
