package society.postx.platform.benchmarks.hosts;

import java.nio.file.Path;
import java.util.List;

/** Builds ansible-playbook commands for a fleet: pipelining, 20 forks, persistent connections. */
public record AnsiblePlaybook(Path programs, Fleet fleet) {
  /**
   * @param variable one extra variable: {@code files=/a/folder}
   */
  public List<String> command(String playbook, String variable) {
    return List.of(
        "env",
        "ANSIBLE_CONFIG=benchmarks/ansible.cfg",
        "ANSIBLE_HOME=" + fleet.folder().resolve("ansible"),
        "ANSIBLE_SSH_CONTROL_PATH_DIR=" + fleet.folder().resolve("ansible/cp"),
        "ANSIBLE_SSH_ARGS=-F %s -o ControlMaster=auto -o ControlPersist=600"
            .formatted(fleet.sshConfigFile()),
        programs.resolve("ansible-playbook").toString(),
        "--inventory=" + fleet.folder().resolve("inventory"),
        "--extra-vars=" + variable,
        playbook);
  }
}
