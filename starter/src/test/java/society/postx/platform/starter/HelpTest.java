package society.postx.platform.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import society.postx.platform.starter.shell.ExternalTool;
import society.postx.platform.starter.shell.Json;

class HelpTest {
  private final Terminal terminal = new Terminal();

  static List<String> commands() {
    return all()
        .map(command -> command.getCommandSpec().qualifiedName().replace("./platform ", ""))
        .toList();
  }

  /** Also the commands of a command: {@code schedules} and {@code schedules apply}. */
  private static Stream<CommandLine> all() {
    return below(Starter.commandLine(new Terminal().shell()))
        .filter(command -> !command.getCommandName().equals("help"));
  }

  private static Stream<CommandLine> below(CommandLine command) {
    return command.getSubcommands().values().stream()
        .flatMap(one -> Stream.concat(Stream.of(one), below(one)));
  }

  private int run(String command, String flag) {
    return terminal.run((command + " " + flag).split(" ", -1));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpHasAnExampleAndTheExitCodes(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(terminal.out())
        .containsPattern("Example: .*\\./platform " + command)
        .containsPattern("(?m)^Exit: 0 .*1 .*2 wrong usage");
    assertThat(terminal.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(121));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandKnowsJsonAndAnswersWrongUsageWithAPointerToItsHelp(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(terminal.out()).contains("--json");
    assertThat(run(command, "--nonsense")).isEqualTo(2);
    assertThat(terminal.err()).doesNotContain("Exception").contains(command + " --help");
  }

  @Test
  void theListOfCommandsHasAllOfThemWithTheirDescriptions() {
    assertThat(terminal.run("--help")).isZero();
    var list = terminal.out();
    assertThat(list).isEqualTo(Starter.commandLine(terminal.shell()).getUsageMessage());
    assertThat(terminal.run("help")).isZero();
    assertThat(terminal.out()).isEqualTo(list);
  }

  @Test
  void everyCommandIsListedUnderItsOwnName() {
    assertThat(Starter.commandLine(terminal.shell()).getSubcommands())
        .allSatisfy(
            (name, command) ->
                assertThat(command.getCommandSpec().userObject().getClass())
                    .satisfies(
                        type ->
                            assertThat(type.getAnnotation(CommandLine.Command.class).name())
                                .isEqualTo(name)));
  }

  @Test
  void aFileOfArgumentsMayNameACommand(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("arguments"), "version\n--json\n");
    assertThat(terminal.run("@" + file)).as(terminal.err()).isZero();
    assertThat(terminal.out()).contains("temporalSdk");
  }

  @Test
  void helpTextsAreLowerCaseWithoutAFullStop() {
    var texts =
        Stream.concat(Stream.of(Starter.commandLine(terminal.shell())), all())
            .map(CommandLine::getCommandSpec)
            .flatMap(
                command ->
                    Stream.concat(
                        Stream.<String[]>of(command.usageMessage().description()),
                        command.args().stream().map(ArgSpec::description)))
            .map(lines -> String.join(" ", lines));
    assertThat(texts)
        .allSatisfy(
            text ->
                assertThat(text)
                    .doesNotEndWith(".")
                    .doesNotMatch("(?!YAML|Hetzner|Temporal)[A-Z].*"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandIsInTheDocumentation(String command) throws IOException {
    assertThat(documentation()).content().contains("\n## ").contains("./platform " + command);
  }

  @Test
  void anUnknownCommandIsWrongUsageAndTheCloseOneIsNamed() {
    assertThat(terminal.run("onbord")).isEqualTo(2);
    assertThat(terminal.err()).contains("onboard");
    assertThat(terminal.run()).isEqualTo(2);
  }

  @Test
  void versionIsTheBuilds() throws IOException {
    assertThat(terminal.run("version", "--json")).isZero();
    var version = Json.MAPPER.readTree(terminal.out());
    assertThat(version.get("version").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(version.get("temporalSdk").asText()).matches("1\\.\\d+\\.\\d+");
    assertThat(terminal.run("--version")).isZero();
    assertThat(terminal.out()).contains(version.get("version").asText());
  }

  @Test
  void theCompletionScriptCompletesCommandsInARealBash(@TempDir Path folder) throws IOException {
    RequiredTools.need("bash");
    assertThat(terminal.run("completion")).isZero();
    var script = Files.writeString(folder.resolve("completion"), terminal.out());
    var bash = ExternalTool.need("bash", terminal.shell());
    var completed =
        bash.output(
            folder,
            "",
            "-c",
            """
            source "$1"
            COMP_WORDS=(platform on); COMP_CWORD=1; COMP_LINE="platform on"; COMP_POINT=11
            "$(complete -p platform | sed 's/.*-F \\([^ ]*\\).*/\\1/')"
            echo "${COMPREPLY[@]}"
            """,
            "test",
            script.toString());
    assertThat(completed).contains("onboard");
  }

  @Test
  void theDocumentationsFlagsExist() throws IOException {
    var known =
        all()
            .flatMap(command -> command.getCommandSpec().options().stream())
            .flatMap(option -> Stream.of(option.names()))
            .toList();
    var used =
        Stream.of(Files.readString(documentation()).split("[^-a-z]+", -1))
            .filter(word -> word.matches("--[a-z][-a-z]*"))
            .filter(word -> !word.startsWith("--no-"));
    assertThat(used).isNotEmpty().isSubsetOf(known);
  }

  private static Path documentation() {
    return Stream.of("docs/commands.md", "../docs/commands.md")
        .map(Path::of)
        .filter(Files::exists)
        .findFirst()
        .orElseThrow();
  }
}
