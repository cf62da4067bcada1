package society.postx.platform.activities.infrastructure;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import java.util.HashSet;
import java.util.Optional;
import society.postx.platform.workflows.onboarding.OnboardClientInput;

/**
 * Refuses an input that differs from the client's file: an onboarding must not change an existing
 * client.
 */
final class ConflictingInput {
  private ConflictingInput() {}

  static void refuse(OnboardClientInput input, ClientFile file) {
    compare(file, "domain", input.domain(), file.domain());
    compare(file, "group", input.group().label(), file.group().label());
    if (!new HashSet<>(input.apps()).equals(new HashSet<>(file.apps()))) {
      compare(file, "apps", input.apps(), file.apps());
    }
    compare(file, "contact", input.contact(), file.contact());
    Optional.ofNullable(input.location())
        .ifPresent(it -> compare(file, "location", it, file.location().orElse("nothing")));
    Optional.ofNullable(input.serverType())
        .ifPresent(it -> compare(file, "serverType", it, file.serverType().orElse("nothing")));
  }

  private static void compare(ClientFile file, String field, Object asked, Object written) {
    if (!asked.equals(written)) {
      throw INVALID_INPUT.stop(
          "%s: '%s': %s says '%s'; ask for the same, or change the file first"
              .formatted(field, asked, file.path(), written));
    }
  }
}
