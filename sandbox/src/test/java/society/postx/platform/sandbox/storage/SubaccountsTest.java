package society.postx.platform.sandbox.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import society.postx.platform.sandbox.ApiClient;
import society.postx.platform.sandbox.Sandbox;
import society.postx.platform.sandbox.SandboxOptions;

/**
 * Sub-accounts come and go over the API; their actions are seen on the Cloud API's endpoint too.
 */
class SubaccountsTest {
  private final Sandbox sandbox = Sandbox.start(SandboxOptions.apiOnly());
  private final ApiClient api = ApiClient.storage(sandbox);
  private final String path = "/storage_boxes/" + sandbox.storageBox().id() + "/subaccounts";

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void aSubaccountsUserNameIsReadAfterItsCreation() {
    var created =
        api.post(
            path,
            """
            {"home_directory": "clients/alpha", "password": "Correct-Horse-7", "name": "alpha",
             "labels": {"client": "alpha"}, "access_settings": {"ssh_enabled": true}}""");
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.at("/subaccount").fieldNames())
        .toIterable()
        .containsExactly("id", "storage_box");
    ApiClient.cloud(sandbox).done(created); // the id space of actions is shared
    var account = api.get(path + "/" + created.at("/subaccount/id").asLong()).at("/subaccount");
    assertThat(account.at("/username").asText()).isEqualTo("u100001-sub1");
    assertThat(account.at("/server").asText()).isEqualTo("u100001-sub1.your-storagebox.de");
    assertThat(account.at("/access_settings/ssh_enabled").asBoolean()).isTrue();
    assertThat(api.get(path + "?username=u100001-sub1").at("/subaccounts")).hasSize(1);
    assertThat(api.get(path + "?label_selector=client=beta").at("/subaccounts")).isEmpty();
    api.done(api.delete(path + "/" + account.at("/id").asLong()));
    assertThat(api.get(path).at("/subaccounts")).isEmpty();
  }

  @Test
  void aWeakPasswordAndAHomeOutsideAreRefusedWithTheirField() {
    var weak = api.post(path, "{\"home_directory\": \"a\", \"password\": \"short\"}");
    assertThat(weak.status()).isEqualTo(422);
    assertThat(weak.at("/error/details/fields/0/name").asText()).isEqualTo("password");
    var outside =
        api.post(path, "{\"home_directory\": \"../etc\", \"password\": \"Correct-Horse-7\"}");
    assertThat(outside.at("/error/details/fields/0/name").asText()).isEqualTo("home_directory");
  }
}
