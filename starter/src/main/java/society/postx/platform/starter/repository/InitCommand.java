package society.postx.platform.starter.repository;

import static society.postx.platform.starter.shell.ExitCodes.DONE;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.sheet.RecoverySheet;
import society.postx.platform.starter.sheet.SheetNote;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;

/** Creates the operator's infrastructure repository, complete or not at all. */
@Command(
    name = "init",
    description = "creates an infrastructure repository from the template, with new keys",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} init infrastructure --settings settings.yml|@",
      ExitCodes.HELP
    })
public final class InitCommand implements Callable<Integer> {
  /** Keys that the platform logs in with: on hosts as deploy, on the Storage Box for backups. */
  private static final List<String> PLATFORM_KEYS =
      List.of("platform_ssh_key", "platform_backup_ssh_key");

  private static final String BOX_KEY = "storage_box_ssh_key";

  /** 192 bits, in 32 letters that a person can type. */
  private static final int PASSWORD_BYTES = 24;

  /** The place of the operator's recipient in the template's creation rules. */
  private static final Pattern RECIPIENT = Pattern.compile("(?<=age: )\\S+");

  private final Shell shell;
  @Mixin private Output output;

  @Parameters(paramLabel = "DIR", description = "the repository's folder; must be new or empty")
  private Path folder = Path.of("infrastructure");

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "YAML whose values replace those of the template's platform.yml")
  private @Nullable Path settings;

  @Option(
      names = "--shared-secrets",
      paramLabel = "-",
      description = {
        "reads YAML with shared secrets (storage_box_ssh_key, monitoring_password, …) from stdin;",
        "they are encrypted at once and never stored in plain text"
      })
  private @Nullable String sharedSecrets;

  @Option(
      names = "--age-key",
      paramLabel = "FILE",
      description = "the age key; created if missing, never overwritten; default: where sops looks")
  private @Nullable Path ageKey;

  @Option(
      names = "--recovery-sheet",
      paramLabel = "FILE",
      description = {
        "the printable recovery sheet, which holds secrets; default: DIR-recovery-sheet.txt beside DIR;",
        "written where storage_box_ssh_key is among the shared secrets"
      })
  private @Nullable Path sheetFile;

  public InitCommand(Shell shell) {
    this.shell = shell;
    this.output = new Output(shell);
  }

  /** What {@code --json} prints. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Made(
      String folder,
      String repository,
      String commit,
      String ageKey,
      boolean ageKeyMade,
      @Nullable String recoverySheet,
      List<String> recipients,
      Map<String, String> publicKeys) {}

  @Override
  public Integer call() throws IOException {
    var target = folder.toAbsolutePath().normalize();
    var bare = target.resolveSibling(target.getFileName() + ".git");
    var sheet =
        sheetFile == null
            ? target.resolveSibling(target.getFileName() + "-recovery-sheet.txt")
            : sheetFile.toAbsolutePath().normalize();
    refuseUnlessEmpty(target);
    refuseUnlessEmpty(bare);
    requireOutside(target, sheet);
    SheetNote.requireFree(sheet);
    var keyFile = (ageKey == null ? AgeKey.usualPlace(shell) : ageKey).toAbsolutePath().normalize();
    if (keyFile.startsWith(target)) {
      throw CommandError.wrongUsage(
          "--age-key: '%s': must be outside of the repository; nothing was created"
              .formatted(keyFile));
    }
    var overlay = Optional.ofNullable(settings).map(YamlReader::file).orElseGet(Map::of);
    var secrets = givenSecrets();
    // Beside the final path, so that the last move is atomic: a repository is complete or absent.
    Files.createDirectories(target.getParent());
    var draft = Files.createTempDirectory(target.getParent(), ".init-");
    var bareDraft = Files.createTempDirectory(target.getParent(), ".init-bare-");
    try {
      var key = fill(draft, keyFile, overlay);
      var publicKeys = addPlatformKeys(secrets);
      var made = sheet(draft, secrets, key);
      secrets.encryptInto(draft.resolve("secrets"), shell);
      var commit = NewGitRepository.make(draft, bareDraft, bare);
      moveOver(bareDraft, bare);
      moveOver(draft, target);
      if (made.isPresent()) {
        SheetNote.write(made.get(), sheet, key.file());
      }
      var result =
          new Made(
              target.toString(),
              bare.toString(),
              commit,
              key.file().toString(),
              key.fresh(),
              made.map(any -> sheet.toString()).orElse(null),
              key.recipients(),
              publicKeys);
      output.result(result, text(result));
      return DONE;
    } finally {
      DraftFolders.deleteIfThere(draft);
      DraftFolders.deleteIfThere(bareDraft);
    }
  }

  private static void requireOutside(Path repository, Path sheet) {
    if (sheet.startsWith(repository)) {
      throw CommandError.wrongUsage(
          "--recovery-sheet: '%s': must be outside of the repository; nothing was created"
              .formatted(sheet));
    }
  }

  /** Empty while the Storage Box's key is not known; {@code recovery-sheet} makes it later. */
  private static Optional<RecoverySheet> sheet(Path draft, SharedSecrets secrets, AgeKey key) {
    return secrets.has(BOX_KEY)
        ? Optional.of(
            RecoverySheet.of(
                YamlReader.file(draft.resolve("platform.yml")),
                secrets.values(),
                key.file().toString(),
                key.recipients()))
        : Optional.empty();
  }

  private AgeKey fill(Path draft, Path keyFile, Map<String, Object> overlay) throws IOException {
    InfrastructureTemplate.copyTo(draft);
    var platform = draft.resolve("platform.yml");
    Files.writeString(
        platform, SettingsOverlay.apply("platform.yml", Files.readString(platform), overlay));
    var key = AgeKey.in(keyFile, shell);
    var rules = draft.resolve("secrets/.sops.yaml");
    Files.writeString(
        rules,
        RECIPIENT.matcher(Files.readString(rules)).replaceAll(String.join(",", key.recipients())));
    return key;
  }

  private static void moveOver(Path draft, Path emptyOrMissing) throws IOException {
    Files.deleteIfExists(emptyOrMissing);
    Files.move(draft, emptyOrMissing);
  }

  private SharedSecrets givenSecrets() throws IOException {
    if (sharedSecrets == null) {
      return SharedSecrets.none();
    }
    if (!"-".equals(sharedSecrets)) {
      throw CommandError.wrongUsage(
          "--shared-secrets: '%s': must be - (stdin), so that no secret is in a plain file"
              .formatted(sharedSecrets));
    }
    return SharedSecrets.read(
        "--shared-secrets", new String(shell.in().readAllBytes(), StandardCharsets.UTF_8));
  }

  private static Map<String, String> addPlatformKeys(SharedSecrets secrets) throws IOException {
    var publicKeys = new LinkedHashMap<String, String>();
    for (var name : PLATFORM_KEYS) {
      if (!secrets.has(name)) {
        var key = SshKeyPair.generate(name.replace('_', '-').replace("-ssh-key", ""));
        secrets.put(name, key.privateKey());
        publicKeys.put(name, key.publicKey());
      }
    }
    if (!secrets.has(RecoverySheet.PASSWORD)) {
      secrets.put(RecoverySheet.PASSWORD, randomPassword());
    }
    return publicKeys;
  }

  private static String randomPassword() {
    var bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static void refuseUnlessEmpty(Path target) throws IOException {
    if (!Files.exists(target)) {
      return;
    }
    if (!Files.isDirectory(target)) {
      throw CommandError.failed(
          "%s: is a file; nothing was changed; give a new folder".formatted(target));
    }
    try (var content = Files.list(target)) {
      if (content.findAny().isPresent()) {
        throw CommandError.failed(
            "%s: is not empty; nothing was changed; give a new folder".formatted(target));
      }
    }
  }

  private String text(Made made) {
    return """
        files to edit:  %s
        repository:     %s (commit %s; the files' origin, and what workers push to)
        age key:        %s (%s)
                        keep a copy in a password manager and one on paper: without it all secrets are lost
        recovery sheet: %s
        next: edit platform.yml, commit, push; then  export PLATFORM_REPOSITORY=%s  and  %s doctor"""
        .formatted(
            made.folder(),
            made.repository(),
            made.commit().substring(0, 12),
            made.ageKey(),
            made.ageKeyMade() ? "created now" : "existed already",
            made.recoverySheet() == null
                ? "not made: storage_box_ssh_key is missing; once it is pushed:  %s recovery-sheet FILE"
                    .formatted(Shell.PROGRAM)
                : "%s, with secrets: print it, lock it away, then  shred -u %s"
                    .formatted(made.recoverySheet(), made.recoverySheet()),
            made.repository(),
            Shell.PROGRAM);
  }
}
