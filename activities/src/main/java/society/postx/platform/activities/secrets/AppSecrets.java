package society.postx.platform.activities.secrets;

import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import society.postx.platform.workflows.client.ClientName;

/** Provides the secrets with which a client's apps run, as they were at a deployed commit. */
@FunctionalInterface
public interface AppSecrets {
  /**
   * Values of the named secrets at a commit; unknown names are missing in the answer. A secret that
   * came into being after the commit counts with its first value: an onboarding deploys the commit
   * that adds the client, and makes the secrets after it.
   *
   * @param commit full hash
   */
  SortedMap<String, String> at(ClientName client, String commit, Collection<String> names);

  /**
   * Every value that a secret of the client has ever had, for masking: its host may run any commit.
   * Empty where the client has no secrets.
   */
  default List<String> ever(ClientName client) {
    return List.of();
  }
}
