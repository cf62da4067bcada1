package society.postx.platform.starter;

import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;

import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;

/** The search attributes that {@code bootstrap} gives a namespace. */
public final class SearchAttributes {
  private SearchAttributes() {}

  /** Adds them to the namespace {@code default} of the server at this address. */
  public static void add(String address) {
    var stubs =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setTarget(address)
                .validateAndBuildWithDefaults());
    var request = AddSearchAttributesRequest.newBuilder().setNamespace("default");
    for (var name : new String[] {"Client", "Operation", "Stage"}) {
      request.putSearchAttributes(name, INDEXED_VALUE_TYPE_KEYWORD);
    }
    var unused = stubs.blockingStub().addSearchAttributes(request.build());
    stubs.shutdownNow();
  }
}
