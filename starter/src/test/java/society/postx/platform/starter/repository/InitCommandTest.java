package society.postx.platform.starter.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.starter.RequiredTools;
import society.postx.platform.starter.Terminal;
import society.postx.platform.starter.shell.ExternalTool;

class InitCommandTest {
  private static final String BOX_KEY =
      "-----BEGIN OPENSSH PRIVATE KEY-----\nnot a real one %s\n-----END OPENSSH PRIVATE KEY-----\n"
          .formatted("A".repeat(100));

  @TempDir private Path home;
  private Path folder;
  private Path ageKey;
  private Terminal terminal;

  @BeforeEach
  void toolsAreThere() {
    RequiredTools.need("sops", "age-keygen");
    folder = home.resolve("infrastructure");
    ageKey = home.resolve("keys/age.txt");
    terminal = new Terminal();
  }

  private int init(String... more) {
    var arguments = new ArrayList<>(List.of("init", folder.toString()));
    arguments.addAll(List.of("--age-key", ageKey.toString()));
    arguments.addAll(List.of(more));
    return terminal.run(arguments.toArray(String[]::new));
  }

  @Test
  void makesARepositoryThatWorkersCanPushToWithTheTemplateInIt() throws Exception {
    assertThat(init()).as(terminal.err()).isZero();
    assertThat(LocalRepository.at(home.resolve("infrastructure.git")).text("platform.yml"))
        .hasValueSatisfying(text -> assertThat(text).contains("zone:"));
    try (var git = Git.open(folder.toFile())) {
      assertThat(git.status().call().isClean()).isTrue();
      assertThat(git.getRepository().resolve("refs/remotes/origin/main"))
          .isEqualTo(git.getRepository().resolve("HEAD"));
    }
    assertThat(LocalRepository.at(home.resolve("infrastructure.git")).newest())
        .isEqualTo(LocalRepository.at(folder).newest());
  }

  @Test
  void onlyTheOwnerReadsTheAgeKeyAndItIsNeverReplaced() throws Exception {
    init();
    var made = Files.readString(ageKey);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ageKey)))
        .isEqualTo("rw-------");
    folder = home.resolve("second");
    assertThat(init()).isZero();
    assertThat(Files.readString(ageKey)).isEqualTo(made);
    assertThat(terminal.out()).contains("existed already");
  }

  @Test
  void anAgeKeyInsideOfTheRepositoryIsRefusedBeforeAnythingIsMade() {
    ageKey = folder.resolve("age.txt");
    assertThat(init()).isEqualTo(2);
    assertThat(terminal.err()).contains("must be outside of the repository");
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void sharedSecretsAreEncryptedAndNowhereInPlain() throws Exception {
    terminal.typing(
        new ObjectMapper()
            .writeValueAsString(
                Map.of("storage_box_ssh_key", BOX_KEY, "monitoring_password", "pass: #word")));
    assertThat(init("--shared-secrets", "-")).as(terminal.err()).isZero();
    var secrets = decrypted();
    assertThat(secrets)
        .containsEntry("storage_box_ssh_key", BOX_KEY)
        .containsEntry("monitoring_password", "pass: #word");
    assertThat(terminal.out() + terminal.err()).doesNotContain("pass: #word");
    try (var files = Files.walk(home)) {
      var sheet = home.resolve("infrastructure-recovery-sheet.txt");
      for (var file : files.filter(it -> Files.isRegularFile(it) && !it.equals(sheet)).toList()) {
        assertThat(new String(Files.readAllBytes(file), UTF_8))
            .as(file.toString())
            .doesNotContain("pass: #word", "not a real one");
      }
    }
  }

  @Test
  void theRecoverySheetOpensTheBackupsAndDoctorAsksForItsRemoval() throws Exception {
    terminal.typing(new ObjectMapper().writeValueAsString(Map.of("storage_box_ssh_key", BOX_KEY)));
    assertThat(init("--shared-secrets", "-")).as(terminal.err()).isZero();
    var sheet = home.resolve("infrastructure-recovery-sheet.txt");
    assertThat(terminal.out()).contains("print it", "shred -u " + sheet);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sheet)))
        .isEqualTo("rw-------");
    var password = String.valueOf(decrypted().get("platform_restic_password"));
    assertThat(sheet).content().contains("restic-password:  " + password, "not a real one");
    assertThat(terminal.out()).doesNotContain(password);
    assertThat(doctor()).contains("✗ recovery sheet: " + sheet + ": still lies there");
    Files.delete(sheet);
    assertThat(doctor()).contains("✓ recovery sheet: made on 20");
    assertThat(terminal.run("recovery-sheet", sheet.toString())).as(terminal.err()).isZero();
    assertThat(sheet).content().contains("restic-password:  " + password);
    assertThat(terminal.run("recovery-sheet", sheet.toString())).isEqualTo(1);
    assertThat(terminal.err()).contains("exists already; nothing was written");
    Files.delete(sheet);
    moveTheBox();
    assertThat(doctor()).contains("✗ recovery sheet: the one of 20", "is stale");
    Files.delete(home.resolve("keys/recovery-sheet.json"));
    assertThat(doctor()).contains("✗ recovery sheet: none was made");
  }

  private String doctor() {
    terminal
        .with("SOPS_AGE_KEY_FILE", ageKey.toString())
        .with("TEMPORAL_ADDRESS", "127.0.0.1:1")
        .with("PLATFORM_REPOSITORY", folder + ".git")
        .run("doctor");
    return terminal.out();
  }

  private void moveTheBox() throws Exception {
    var file = folder.resolve("platform.yml");
    Files.writeString(file, Files.readString(file).replace("host: u000001", "host: u000002"));
    try (var git = Git.open(folder.toFile())) {
      git.add().addFilepattern(".").call();
      git.commit()
          .setMessage("another box")
          .setAuthor("ops", "ops@example.org")
          .setCommitter("ops", "ops@example.org")
          .setSign(false)
          .call();
      git.push().call();
    }
  }

  @Test
  void thePlatformsKeysAreKeysThatOpenSshTakes() throws Exception {
    RequiredTools.need("ssh-keygen");
    assertThat(init("--json")).isZero();
    var printed = new ObjectMapper().readTree(terminal.out()).get("publicKeys");
    var keygen = ExternalTool.need("ssh-keygen", terminal.shell());
    for (var name : List.of("platform_ssh_key", "platform_backup_ssh_key")) {
      var file = home.resolve(name);
      Files.writeString(file, String.valueOf(decrypted().get(name)));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      assertThat(printed.get(name).asText())
          .startsWith(keygen.output(home, "", "-y", "-f", file.toString()).strip());
    }
  }

  @Test
  void theOperatorsOwnKeyIsKept() throws Exception {
    terminal.typing("platform_ssh_key: mine\n");
    init("--shared-secrets", "-");
    assertThat(decrypted()).containsEntry("platform_ssh_key", "mine");
  }

  @Test
  void settingsReplaceTheTemplatesAndItsCommentsStay() throws Exception {
    var settings = Files.writeString(home.resolve("settings.yml"), "zone: demo.example\n");
    assertThat(init("--settings", settings.toString())).as(terminal.err()).isZero();
    assertThat(folder.resolve("platform.yml")).content().contains("demo.example", "#");
  }

  @Test
  void aFolderWithFilesIsNeverChanged() throws Exception {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("precious"), "");
    assertThat(init()).isEqualTo(1);
    assertThat(terminal.err()).contains("is not empty");
    assertThat(folder).isDirectoryContaining(file -> file.endsWith("precious"));
    assertThat(home.resolve("infrastructure.git")).doesNotExist();
  }

  @Test
  void aFailedInitLeavesNothingBehind() {
    terminal.with("PLATFORM_SOPS", "/bin/false").with("PATH", "/usr/bin");
    assertThat(init()).isEqualTo(1);
    assertThat(home).isDirectoryNotContaining(file -> file.getFileName().toString().contains("in"));
  }

  private Map<String, Object> decrypted() {
    terminal.with("SOPS_AGE_KEY_FILE", ageKey.toString());
    var file = folder.resolve("secrets/shared.sops.yaml").toString();
    return YamlReader.map(
        "decrypted", ExternalTool.need("sops", terminal.shell()).output(home, "", "decrypt", file));
  }
}
