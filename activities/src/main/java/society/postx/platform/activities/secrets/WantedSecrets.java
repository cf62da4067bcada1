package society.postx.platform.activities.secrets;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.workflows.infrastructure.ClientPlan;

/** Lists the secrets that a client needs, each with the generator of its value. */
final class WantedSecrets {
  private static final int STRONG = 43; // letters of 57: 250 bits
  private static final int PUSH_TOKEN = 32; // Uptime Kuma's own length

  private WantedSecrets() {}

  /** What the platform itself needs comes first, then each app's, as its app.yml asks. */
  static Map<String, Supplier<String>> of(ClientPlan plan, Checkout checkout) {
    var wanted = new LinkedHashMap<String, Supplier<String>>();
    wanted.put("restic_repo_password", () -> SecretGenerator.password(STRONG));
    wanted.put(SecretStore.HOST_KEY, SecretGenerator::sshKey);
    wanted.put("backup_ssh_key", SecretGenerator::sshKey);
    wanted.put("sentinel_key", () -> SecretGenerator.password(STRONG));
    wanted.put("monitor_push_token", () -> SecretGenerator.password(PUSH_TOKEN));
    for (var app : plan.apps()) {
      var manifest = checkout.app(app.name());
      for (var secret : manifest.secrets()) {
        wanted.put(manifest.secretKey(secret.name()), () -> SecretGenerator.of(secret));
      }
    }
    return wanted;
  }
}
