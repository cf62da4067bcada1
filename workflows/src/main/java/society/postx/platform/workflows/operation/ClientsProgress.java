package society.postx.platform.workflows.operation;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import society.postx.platform.workflows.client.ClientName;

/** The checklist of an operation on many clients: a box a client, shown as {@link Progress} is. */
public final class ClientsProgress {
  private static final String SECTION = "Clients";

  private final String operation;
  private final Map<ClientName, Checklist.Box> boxes = new LinkedHashMap<>();
  private String stage = "";
  private String headline = "";

  public ClientsProgress(String operation) {
    this.operation = operation;
  }

  public void begin(List<ClientName> clients) {
    Workflow.upsertTypedSearchAttributes(Progress.OPERATION.valueSet(operation));
    clients.forEach(it -> boxes.put(it, line(it, BoxState.OPEN, "")));
    show("RUNNING", "%d clients".formatted(clients.size()));
  }

  public void box(ClientName client, BoxState state, String note) {
    boxes.put(client, line(client, state, note));
    var ended =
        boxes.values().stream()
            .filter(it -> it.state() != BoxState.OPEN && it.state() != BoxState.RUNNING)
            .count();
    show("RUNNING", "%d of %d clients".formatted(ended, boxes.size()));
  }

  /** What goes on beside the clients. */
  public void note(String text) {
    show("RUNNING", text);
  }

  public void end(String summary) {
    show("DONE", summary);
  }

  public Checklist checklist() {
    return new Checklist(
        operation, "", stage, headline, List.of(), List.copyOf(boxes.values()), List.of());
  }

  private void show(String newStage, String newHeadline) {
    headline = newHeadline;
    if (!stage.equals(newStage)) {
      stage = newStage;
      Workflow.upsertTypedSearchAttributes(Progress.STAGE.valueSet(stage));
    }
    Workflow.setCurrentDetails(Progress.markdown(checklist()));
  }

  private static Checklist.Box line(ClientName client, BoxState state, String note) {
    return new Checklist.Box(client.value(), SECTION, client.value(), state, note, Duration.ZERO);
  }
}
