package society.postx.platform.activities.infrastructure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import society.postx.platform.workflows.box.SubAccountSpec;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.dns.DnsSpec;
import society.postx.platform.workflows.infrastructure.AppPlan;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.server.ServerSpec;

/** Plans what the repository at one commit wants for a client. */
record ClientPlanner(Checkout checkout, RunLabel run) {
  private static final String MANAGED_BY = "post-x-platform";

  ClientPlan plan(ClientFile file, List<Change> changes) {
    var settings = checkout.settings();
    var apps = ChosenApps.of(checkout, file);
    return new ClientPlan(
        file.name(),
        file.domain(),
        file.group(),
        file.contact(),
        checkout.commit(),
        run,
        apps,
        server(file, settings),
        dns(file, settings, apps),
        subAccount(file, settings),
        changes);
  }

  private ServerSpec server(ClientFile file, PlatformSettings settings) {
    var labels = ownership(file);
    labels.put("role", "client");
    labels.put("group", file.group().label());
    return new ServerSpec(
        file.name(),
        file.name().serverName(),
        checkout.commit(),
        preferring(file.serverType(), settings.defaults().serverTypes()),
        preferring(file.location(), settings.defaults().locations()),
        settings.defaults().image(),
        labels,
        settings.managementCidrs(),
        true, // ADR §4, layer 1
        run);
  }

  private DnsSpec dns(ClientFile file, PlatformSettings settings, List<AppPlan> apps) {
    var names =
        apps.stream()
            .flatMap(app -> app.hostnames().stream())
            .map(name -> relative(name, settings.zone()))
            .sorted()
            .toList();
    return new DnsSpec(
        file.name(),
        settings.zone(),
        names,
        settings.dnsTtl(),
        ownership(file),
        run,
        file.domain(),
        settings.acme().issuer().orElse(null),
        List.of());
  }

  private SubAccountSpec subAccount(ClientFile file, PlatformSettings settings) {
    var box = settings.storageBox();
    var home = box.home(file.name());
    return new SubAccountSpec(file.name(), checkout.commit(), box.id(), home, ownership(file), run);
  }

  private static SortedMap<String, String> ownership(ClientFile file) {
    return new TreeMap<>(Map.of("managed-by", MANAGED_BY, "client", file.name().value()));
  }

  private static List<String> preferring(Optional<String> first, List<String> others) {
    var names = new LinkedHashSet<String>();
    first.ifPresent(names::add);
    names.addAll(others);
    return List.copyOf(names);
  }

  private static String relative(Domain name, Domain zone) {
    return name.equals(zone)
        ? "@"
        : name.value().substring(0, name.value().length() - zone.value().length() - 1);
  }
}
