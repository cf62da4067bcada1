package society.postx.platform.starter.doctor;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Holds the result of one check.
 *
 * @param said a version, a path, or what is wrong; never a secret
 * @param remedy what to do; empty if nothing has to be repaired
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Finding(String subject, boolean fine, String said, String remedy) {

  static Finding fine(String subject, String said) {
    return new Finding(subject, true, said, "");
  }

  static Finding wrong(String subject, String said, String remedy) {
    return new Finding(subject, false, said, remedy);
  }
}
