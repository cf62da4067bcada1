package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import society.postx.platform.sandbox.Sandbox;
import society.postx.platform.sandbox.SandboxOptions;
import society.postx.platform.starter.doctor.KumaLogin;

/** Doctor's login and the sandbox's stand-in for Uptime Kuma agree. */
class KumaLoginOnSandboxTest {
  private final Sandbox sandbox = Sandbox.start(SandboxOptions.apiOnly());

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void aLoginIsAcceptedAndNotificationsThatNewMonitorsGetAreCounted() throws IOException {
    assertThat(ask(password())).isEqualTo(new KumaLogin.Answer("", 0));
    sandbox.monitoring().addNotification("pager", true);
    sandbox.monitoring().addNotification("somebody's own", false);
    assertThat(ask(password())).isEqualTo(new KumaLogin.Answer("", 1));
  }

  @Test
  void aRefusedLoginSaysWhyAndALostConnectionIsNotOne() throws IOException {
    assertThat(ask("wrong").refusal()).isEqualTo("authIncorrectCreds");
    var address = sandbox.monitoring().url();
    sandbox.close();
    assertThatThrownBy(() -> KumaLogin.ask(address, Optional.empty(), "ops", "wrong"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no answer");
  }

  private KumaLogin.Answer ask(String password) throws IOException {
    return KumaLogin.ask(sandbox.monitoring().url(), Optional.empty(), said("username"), password);
  }

  private String password() {
    return said("password");
  }

  private String said(String field) {
    var monitoring = Objects.requireNonNull(sandbox.endpoints().get("monitoring"));
    return String.valueOf(((Map<?, ?>) monitoring).get(field));
  }
}
