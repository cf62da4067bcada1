package society.postx.platform.sandbox;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import society.postx.platform.sandbox.state.Project;
import society.postx.platform.sandbox.state.SandboxState;

/** Keeps projects and their tokens; a project is created at its first use. */
final class Projects {
  private static final int TOKEN_BYTES = 32;

  private final SandboxState state;
  private final Consumer<Project> addPresets;

  /**
   * @param addPresets adds the preset resources to a new project
   */
  Projects(SandboxState state, Consumer<Project> addPresets) {
    this.state = state;
    this.addPresets = addPresets;
  }

  Project named(String name) {
    return state.change(
        () -> {
          var found = state.projects().get(name);
          return found == null ? add(name) : found;
        });
  }

  String token(String name, boolean readOnly) {
    var project = named(name);
    return state.change(
        () ->
            project.tokens.entrySet().stream()
                .filter(token -> token.getValue() == readOnly)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> issue(project, readOnly)));
  }

  private Project add(String name) {
    var project = new Project();
    project.name = name;
    state.projects().put(name, project);
    addPresets.accept(project);
    return project;
  }

  /** A random secret for this name, the same at every start. */
  String secret(String name) {
    return state.change(() -> state.secrets().computeIfAbsent(name, n -> random()));
  }

  private static String random() {
    var bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static String issue(Project project, boolean readOnly) {
    var token = random();
    project.tokens.put(token, readOnly);
    return token;
  }
}
