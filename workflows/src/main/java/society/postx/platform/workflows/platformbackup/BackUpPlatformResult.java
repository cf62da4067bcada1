package society.postx.platform.workflows.platformbackup;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reports a backup of the platform.
 *
 * @param summary one sentence
 * @param findings what an operator should look at, one line each
 * @param backup what was stored and read back; null for a dry run
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackUpPlatformResult(
    String summary, List<String> findings, @Nullable PlatformBackup backup) {
  public BackUpPlatformResult {
    findings = List.copyOf(findings);
  }
}
