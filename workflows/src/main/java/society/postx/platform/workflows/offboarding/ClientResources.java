package society.postx.platform.workflows.offboarding;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that Hetzner has of a client: by label, and what is bound to or was made from its servers,
 * those included that a restore set aside.
 *
 * @param all by kind, then by id
 * @param serverId of the server that serves the client now; null where there is none
 * @param ipv4 of that server; null where it has none
 * @param ipv6 its first address; null where it has none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClientResources(
    List<HetznerResource> all,
    @Nullable Long serverId,
    @Nullable String ipv4,
    @Nullable String ipv6) {
  public ClientResources {
    all = List.copyOf(all);
  }

  /** Without Hetzner's nightly backups, which come and go with their server; one line each. */
  List<String> lasting() {
    return all.stream()
        .filter(it -> it.kind() != HetznerResource.Kind.BACKUP)
        .map(HetznerResource::text)
        .toList();
  }

  /** What is approved: one line each. */
  @JsonIgnore
  public List<String> lines() {
    return all.stream().map(HetznerResource::text).toList();
  }
}
