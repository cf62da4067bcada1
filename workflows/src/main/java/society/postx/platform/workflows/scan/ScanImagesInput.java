package society.postx.platform.workflows.scan;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ChosenClients;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.payload.TypedByPeople;

/**
 * Names the clients whose containers are scanned; the same from the UI's form, the command line and
 * the schedule.
 *
 * @param clients null for all in the infrastructure repository
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@TypedByPeople
public record ScanImagesInput(@Nullable List<ClientName> clients) {
  public ScanImagesInput {
    clients = ChosenClients.checked(clients, "all");
  }
}
