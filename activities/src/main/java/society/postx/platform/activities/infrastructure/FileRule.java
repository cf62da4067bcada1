package society.postx.platform.activities.infrastructure;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import io.temporal.failure.ApplicationFailure;

/**
 * The message for a rule that a file breaks: {@code clients/alpha.yml: apps[1]: 'nextclod': rule}.
 */
record FileRule(String path, String field, String value, String rule) {
  ApplicationFailure failure() {
    return INVALID_INPUT.stop("%s: %s: '%s': %s".formatted(path, field, value, rule));
  }
}
