package society.postx.platform.workflows.proof;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Reports what was verified.
 *
 * @param summary one sentence
 * @param clients what is proved of each, the worst first, or why it was not verified
 * @param findings what an operator should look at, one line each
 * @param report its path in the infrastructure repository; null for a dry run, or where it could
 *     not be written
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VerifyBackupsResult(
    String summary,
    SortedMap<String, String> clients,
    List<String> findings,
    @Nullable String report) {}
