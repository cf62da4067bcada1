package society.postx.platform.activities.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.workflows.backup.BackupManifest;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.text.ShownText;

/** Reads the manifests of a client's snapshots; a host writes them, so they can be anything. */
public final class ManifestFile {
  /** Ten databases of 5000 tables each are half of it. */
  private static final ByteLimit LIMIT = ByteLimit.ofMegabytes(8);

  private static final int LONGEST = 300;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(10)
                          .maxStringLength(20_000)
                          .maxNumberLength(30)
                          .build())
                  .build())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final RepositoryAccess repositories;

  public ManifestFile(RepositoryAccess repositories) {
    this.repositories = repositories;
  }

  /**
   * A manifest, or why there is none: a snapshot may lack it, and a host may write nonsense.
   *
   * @param problem one line; empty where there is a manifest
   */
  public record Reading(Optional<BackupManifest> manifest, String problem) {
    private static Reading without(String problem) {
      return new Reading(
          Optional.empty(), ShownText.shortened(ShownText.oneLine(problem), LONGEST));
    }
  }

  /**
   * Of one snapshot.
   *
   * @param snapshot restic's id, short or full
   */
  public Reading of(ClientName client, SubAccount subAccount, String snapshot) {
    try {
      return parse(repositories.dumped(client, subAccount, snapshot, BackupManifest.PATH, LIMIT));
    } catch (RepositoryAccess.UnreadableFile e) {
      return Reading.without("no manifest: " + e.getMessage());
    }
  }

  static Reading parse(String json) {
    try {
      var manifest = JSON.readValue(json, BackupManifest.class);
      return manifest == null
          ? Reading.without("the manifest is empty")
          : new Reading(Optional.of(manifest), "");
    } catch (JsonProcessingException e) {
      return Reading.without("the manifest is unusable: " + e.getOriginalMessage());
    }
  }
}
