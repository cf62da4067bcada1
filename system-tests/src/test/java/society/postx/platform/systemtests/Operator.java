package society.postx.platform.systemtests;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs the commands that an operator types. */
final class Operator {
  private final Map<String, String> environment;
  private final WorkflowClient temporal;
  private final String recipient;
  private CommandLine program;

  /**
   * @param recipient the age public key that credentials are encrypted to
   */
  Operator(Map<String, String> environment, WorkflowClient temporal, String recipient) {
    this(environment, temporal, recipient, CommandLine.THIS_BUILD);
  }

  /** The same with another build's commands. */
  Operator(
      Map<String, String> environment,
      WorkflowClient temporal,
      String recipient,
      CommandLine program) {
    this.environment = environment;
    this.temporal = temporal;
    this.recipient = recipient;
    this.program = program;
  }

  /** From now on this build's. */
  void upgrade() {
    program = CommandLine.THIS_BUILD;
  }

  /** Starts the onboarding with the JSON of the README, for this client and app. */
  OperationRun onboard(String client, String app) {
    return onboard(client, app, "canary");
  }

  /**
   * As the other one.
   *
   * @param flags more of them
   */
  OperationRun onboard(String client, String app, String group, String... flags) {
    var input =
        """
        {
          "client": "%1$s",
          "domain": "%1$s.platform.example",
          "apps": ["%2$s"],
          "group": "%4$s",
          "agreementSigned": "2026-11-20",
          "contact": "it@%1$s.example",
          "recipient": "%3$s"
        }
        """
            .formatted(client, app, recipient, group);
    var arguments = new ArrayList<>(List.of("onboard", "--json", "--no-watch"));
    arguments.addAll(List.of(flags));
    arguments.addAll(List.of("--file", "-"));
    return started(starterReading(input, arguments.toArray(String[]::new)));
  }

  /**
   * Rolls out what the repository's main branch has of the app, with a soak of five seconds.
   *
   * @param flags more of them
   */
  OperationRun deploy(String app, String reason, String... flags) {
    var arguments = new ArrayList<>(List.of("deploy", "main", "--app", app, "--reason", reason));
    arguments.addAll(List.of("--soak", "PT5S", "--json", "--no-watch"));
    arguments.addAll(List.of(flags));
    return started(starter(arguments.toArray(String[]::new)));
  }

  /** Upgrades all servers, with a soak of five seconds. */
  OperationRun upgrade(String reason) {
    return started(
        starter("upgrade", "--reason", reason, "--soak", "PT5S", "--json", "--no-watch"));
  }

  /**
   * Asks to restore all apps of the client from the newest backup.
   *
   * @param flags more of them
   */
  OperationRun restore(String client, String reason, String... flags) {
    var arguments = new ArrayList<>(List.of("restore", client, "--reason", reason));
    arguments.addAll(List.of("--json", "--no-watch"));
    arguments.addAll(List.of(flags));
    return started(starter(arguments.toArray(String[]::new)));
  }

  /**
   * Asks to restore the client's whole server from the newest backup.
   *
   * @param flags more of them
   */
  OperationRun restoreServer(String client, String reason, String... flags) {
    var arguments = new ArrayList<>(List.of("restore", client, "--scenario", "server"));
    arguments.addAll(List.of("--reason", reason, "--json", "--no-watch"));
    arguments.addAll(List.of(flags));
    return started(starter(arguments.toArray(String[]::new)));
  }

  /** Asks to offboard a client, with an export to the recipient. */
  OperationRun offboard(String client, LocalDate lastDay, String reason) {
    return started(
        starter(
            "offboard",
            client,
            "--date",
            lastDay.toString(),
            "--recipient",
            recipient,
            "--invoice",
            "2027-0031",
            "--reason",
            reason,
            "--json",
            "--no-watch"));
  }

  /** Asks to bring an offboarded client back from its archive. */
  OperationRun reinstate(String client, String reason) {
    return started(starter("reinstate", client, "--reason", reason, "--json", "--no-watch"));
  }

  /** Rolls back an ended release. */
  OperationRun rollback(String id) {
    return started(starter("rollback", id, "--reason", "users complain", "--json"));
  }

  private OperationRun started(String printed) {
    var started = json(printed);
    return new OperationRun(temporal, started.path("id").asText(), started.path("run").asText());
  }

  /**
   * @param verb {@code retry}, {@code approve}, …
   */
  void decide(String verb, OperationRun run, String reason) {
    var unused = starter(verb, run.id(), "--reason", reason, "--json");
  }

  /** Yes to the plan that it shows. */
  void approve(OperationRun run, String reason) {
    approveAs("ops", run, reason);
  }

  /** As another operator. */
  void approveAs(String operator, OperationRun run, String reason) {
    var plan = requireNonNull(run.stuck().question(), "no approval is open").digest();
    var unused =
        starter(
            "approve",
            run.id(),
            "--reason",
            reason,
            "--plan",
            plan,
            "--operator",
            operator,
            "--json");
  }

  /** Sends a decision that is refused, and returns the message. */
  String refused(String verb, OperationRun run) {
    var printed = typed("", verb, run.id(), "--reason", "typed at the wrong time");
    if (printed.status() == 0) {
      throw new AssertionError("was not refused: " + printed.out());
    }
    return printed.err();
  }

  /** Runs one command of the starter, which has to succeed; answers what it printed. */
  String starter(String... arguments) {
    return starterReading("", arguments);
  }

  String starterReading(String input, String... arguments) {
    var printed = typed(input, arguments);
    if (printed.status() != 0) {
      throw new AssertionError(
          "starter %s: exit status %d: %s%s"
              .formatted(arguments[0], printed.status(), printed.out(), printed.err()));
    }
    return printed.out();
  }

  private CommandLine.Printed typed(String input, String... arguments) {
    return program.run(environment, input, arguments);
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
