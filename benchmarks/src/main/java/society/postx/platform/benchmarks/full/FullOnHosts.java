package society.postx.platform.benchmarks.full;

import java.util.List;
import java.util.function.Function;
import society.postx.platform.activities.host.AppDeployment;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;

/** Deploys with the same code as the activity "deploy" of a release. */
final class FullOnHosts implements FullActivities {
  static final ClientName CLIENT = new ClientName("benchmark");
  static final Domain DOMAIN = new Domain("benchmark.platform.example");

  private final AppDeployment apps;
  private final Function<String, Login> logins;

  FullOnHosts(AppDeployment apps, Function<String, Login> logins) {
    this.apps = apps;
    this.logins = logins;
  }

  @Override
  public void deploy(String host, String commit, RunLabel run) {
    var login = logins.apply(host);
    var spec = new HostSpec(CLIENT, DOMAIN, login.address(), commit, List.of(), run);
    var unused = apps.deploy(spec, login, List.of(new AppAt(AppVersions.APP, commit)));
  }
}
