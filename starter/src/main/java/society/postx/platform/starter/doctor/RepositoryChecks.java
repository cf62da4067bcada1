package society.postx.platform.starter.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import society.postx.platform.starter.repository.LocalRepository;
import society.postx.platform.starter.repository.PlatformFile;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.ExternalTool;
import society.postx.platform.starter.shell.Shell;

/** Checks the infrastructure repository: readable, a complete platform.yml, secrets that open. */
record RepositoryChecks(Shell shell) {
  private static final String SUBJECT = "repository";

  List<Finding> check() {
    var place = shell.variable("PLATFORM_REPOSITORY");
    if (place.isEmpty()) {
      return List.of(
          Finding.wrong(
              SUBJECT,
              "PLATFORM_REPOSITORY is not set",
              "create one (./platform init DIR) and export its path or URL"));
    }
    if (LocalRepository.isUrl(place.get())) {
      return List.of(
          remote(place.get()),
          Finding.wrong( // or exit code 0 would say that production is fine
              "platform.yml",
              "zone, Storage Box, secrets and alerts are not checked: PLATFORM_REPOSITORY is a URL",
              "git clone --bare \"$PLATFORM_REPOSITORY\" DIR, and check with PLATFORM_REPOSITORY=DIR"));
    }
    try {
      return local(LocalRepository.at(Path.of(place.get())));
    } catch (CommandError refusal) {
      return List.of(
          Finding.wrong(
              SUBJECT, refusal.said(), "create one (./platform init DIR) or correct the path"));
    }
  }

  private Finding remote(String url) {
    var git = ExternalTool.find("git", shell);
    if (git.isEmpty()) {
      return Finding.wrong(SUBJECT, "cannot be checked without git", "apt-get install git");
    }
    try (var probe = PushProbe.of(git.get(), url)) {
      if (!probe.reads()) {
        return Finding.wrong(
            SUBJECT,
            "git cannot read the remote",
            "try  git ls-remote \"$PLATFORM_REPOSITORY\"  and correct the URL or the credentials");
      }
      return probe.mayPush()
          ? Finding.fine(SUBJECT, "the remote answers and takes pushes")
          : Finding.wrong(
              SUBJECT,
              "the remote takes no push from here, and the worker has to push",
              "give the credentials the right to write, or clear the remote's protection");
    } catch (IOException e) {
      return Finding.wrong(
          SUBJECT, "cannot be checked: " + e.getMessage(), "free space in the temporary folder");
    }
  }

  private List<Finding> local(LocalRepository repository) {
    var findings = new ArrayList<Finding>();
    findings.add(
        repository.bare()
            ? writable(repository)
            : Finding.wrong(
                SUBJECT,
                repository + " has working files, which a push would not update",
                "point PLATFORM_REPOSITORY at the bare repository beside it (DIR.git)"));
    findings.add(platformFile(repository));
    findings.add(secrets(repository));
    return findings;
  }

  private static Finding writable(LocalRepository repository) {
    var shut =
        Stream.of("objects", "refs/heads")
            .map(repository.gitFolder()::resolve)
            .filter(folder -> !Files.isWritable(folder))
            .findFirst();
    return shut.map(
            folder ->
                Finding.wrong(
                    SUBJECT,
                    folder + ": this user cannot write to it, and the worker has to push",
                    "run the worker as its owner, or change the owner of " + repository))
        .orElseGet(() -> Finding.fine(SUBJECT, repository.toString()));
  }

  private static Finding platformFile(LocalRepository repository) {
    var problems =
        repository
            .text("platform.yml")
            .map(PlatformFile::problems)
            .orElse(List.of("is not in the newest commit"));
    return problems.isEmpty()
        ? Finding.fine("platform.yml", "is complete")
        : Finding.wrong("platform.yml", String.join("; ", problems), "edit it, commit and push");
  }

  private Finding secrets(LocalRepository repository) {
    var encrypted = repository.text("secrets/shared.sops.yaml");
    var sops = ExternalTool.find("sops", shell);
    if (encrypted.isEmpty() || sops.isEmpty()) {
      return Finding.wrong(
          "shared secrets",
          encrypted.isEmpty() ? "are not in the newest commit" : "cannot be opened without sops",
          encrypted.isEmpty() ? "sops secrets/shared.sops.yaml, commit and push" : "install sops");
    }
    var said =
        sops.get()
            .run(
                Path.of("/"),
                encrypted.get(),
                "decrypt",
                "--input-type",
                "yaml",
                "--output-type",
                "json");
    return said.status() == 0
        ? Finding.fine("shared secrets", "can be opened")
        : Finding.wrong(
            "shared secrets",
            "sops cannot open them with the age key at hand",
            "point SOPS_AGE_KEY_FILE at the key they are encrypted to (secrets/.sops.yaml)");
  }
}
