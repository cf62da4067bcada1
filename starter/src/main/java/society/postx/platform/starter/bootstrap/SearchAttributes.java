package society.postx.platform.starter.bootstrap;

import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;

import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.serviceclient.OperatorServiceStubs;
import java.util.List;
import society.postx.platform.starter.shell.CommandError;

/** Creates the search attributes that operations are found by: Client, Operation and Stage. */
public record SearchAttributes(OperatorServiceStubs stubs, String namespace) {
  private static final List<String> NAMES = List.of("Client", "Operation", "Stage");

  /** Returns the names that the namespace lacks; refuses one that exists with another type. */
  public List<String> missing() {
    var known =
        stubs
            .blockingStub()
            .listSearchAttributes(
                ListSearchAttributesRequest.newBuilder().setNamespace(namespace).build())
            .getCustomAttributesMap();
    for (var name : NAMES) {
      var type = known.getOrDefault(name, INDEXED_VALUE_TYPE_KEYWORD);
      if (type != INDEXED_VALUE_TYPE_KEYWORD) {
        throw CommandError.failed(
            "search attribute %s: has type %s in namespace %s, must be Keyword; remove it (temporal operator search-attribute remove --name %s) or use another namespace"
                .formatted(name, type.name().replace("INDEXED_VALUE_TYPE_", ""), namespace, name));
      }
    }
    return NAMES.stream().filter(name -> !known.containsKey(name)).toList();
  }

  /** Creates the missing ones and returns what it did. */
  String ensure() {
    var missing = missing();
    if (missing.isEmpty()) {
      return "search attributes: %s exist already".formatted(String.join(", ", NAMES));
    }
    var request = AddSearchAttributesRequest.newBuilder().setNamespace(namespace);
    missing.forEach(name -> request.putSearchAttributes(name, INDEXED_VALUE_TYPE_KEYWORD));
    var unused = stubs.blockingStub().addSearchAttributes(request.build());
    return "search attributes: created " + String.join(", ", missing);
  }
}
