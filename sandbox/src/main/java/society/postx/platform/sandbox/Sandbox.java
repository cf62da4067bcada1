package society.postx.platform.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import society.postx.platform.sandbox.action.Actions;
import society.postx.platform.sandbox.api.RateLimit;
import society.postx.platform.sandbox.control.ControlServer;
import society.postx.platform.sandbox.dns.DnsServer;
import society.postx.platform.sandbox.fault.FaultInterceptor;
import society.postx.platform.sandbox.fault.Faults;
import society.postx.platform.sandbox.fault.RequestLog;
import society.postx.platform.sandbox.mail.MailSink;
import society.postx.platform.sandbox.mail.WebhookSink;
import society.postx.platform.sandbox.monitoring.Monitoring;
import society.postx.platform.sandbox.monitoring.Resolver;
import society.postx.platform.sandbox.state.ActionRow;
import society.postx.platform.sandbox.state.SandboxState;
import society.postx.platform.sandbox.state.StateFile;
import society.postx.platform.sandbox.storage.StorageContext;

/** Runs Hetzner in a box inside this process: start it, read its endpoints, close it. */
public final class Sandbox implements AutoCloseable {
  /** The project that has a zone and a Storage Box from the start. */
  public static final String DEMO = "demo";

  /** The zone of project {@link #DEMO}. */
  public static final String ZONE = "platform.example";

  private static final int SSH_PORT = 23;

  private final CloseableStack open = new CloseableStack();
  private final SandboxState state;
  private final Backend backend;
  private final HetznerApis apis;
  private final Projects projects;
  private final RateLimit limit;
  private final DnsServer dns;
  private final OperatorServices services;
  private final Faults faults;
  private final RequestLog requests = new RequestLog();
  private final ControlServer control;

  private Sandbox(SandboxOptions options) {
    try {
      var ports = options.ports();
      this.state =
          SandboxState.load(options.state().map(Sandbox::stateFile).orElseGet(StateFile::none));
      this.backend = open.add(Backend.of(options));
      this.faults = new Faults(backend.faults(state));
      var actions = new Actions(state, options.shortestAction(), this::failure);
      this.apis = new HetznerApis(state, actions, backend);
      this.projects = new Projects(state, apis::addPresets);
      this.limit = new RateLimit(options.requestsPerHour(), InstantSource.system());
      projects.named(DEMO);
      this.dns =
          open.add(new DnsServer(backend.dnsAddress(), options.dnsPort(), state, this::names));
      open.add(actions);
      open.add(apis).start(state, ports, limit, new FaultInterceptor(faults, requests));
      this.services = open.add(services(options));
      this.control = open.add(new ControlServer(ports.control(), faults, requests, limit));
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  private OperatorServices services(SandboxOptions options) {
    var address = dns.address();
    return new OperatorServices(
        options.ports(),
        options.state(),
        backend.dnsAddress(),
        projects.secret("monitoring"),
        Resolver.asking(address.getAddress().getHostAddress(), address.getPort()));
  }

  /** Starts a sandbox and returns once all its servers answer. */
  public static Sandbox start(SandboxOptions options) {
    return new Sandbox(options);
  }

  /** {@code http://127.0.0.1:PORT/v1}: HCLOUD_ENDPOINT. */
  public String cloudEndpoint() {
    return apis.cloudEndpoint();
  }

  /** {@code http://127.0.0.1:PORT/v1}: HETZNER_ENDPOINT, the Storage Box API. */
  public String hetznerEndpoint() {
    return apis.storageEndpoint();
  }

  /** {@code http://127.0.0.1:PORT}: faults and the request log over HTTP. */
  public String controlEndpoint() {
    return control.endpoint();
  }

  /** The faults to inject. */
  public Faults faults() {
    return faults;
  }

  /** The stand-in for Uptime Kuma. */
  public Monitoring monitoring() {
    return services.monitoring();
  }

  /** The mails it received. */
  public MailSink mail() {
    return services.mail();
  }

  /** The webhook calls it received. */
  public WebhookSink webhook() {
    return services.webhook();
  }

  /** All endpoints and credentials: the content of {@code sandbox.json}. */
  public Map<String, Object> endpoints() {
    var all = new LinkedHashMap<String, Object>();
    all.put("cloudEndpoint", cloudEndpoint());
    all.put("hetznerEndpoint", hetznerEndpoint());
    all.put("controlEndpoint", controlEndpoint());
    all.put("tokens", Map.of(DEMO, token(DEMO)));
    all.put("zone", ZONE);
    all.put("dns", dns().getAddress().getHostAddress() + ":" + dns().getPort());
    all.put("images", Map.of("prepared", preparedImage(DEMO)));
    all.putAll(services.describe());
    all.putAll(backend.describe());
    return all;
  }

  /** The requests that both APIs received. */
  public RequestLog requests() {
    return requests;
  }

  /** A token that may read and write; it creates the project if there is none of this name. */
  public String token(String project) {
    return projects.token(project, false);
  }

  /** A token that may only read. */
  public String readOnlyToken(String project) {
    return projects.token(project, true);
  }

  /** The nameserver, on UDP and TCP. */
  public InetSocketAddress dns() {
    return dns.address();
  }

  /** The servers of all projects. */
  public List<ServerView> servers() {
    return state.read(
        () ->
            state.projects().values().stream()
                .flatMap(p -> p.servers.all().stream().map(server -> ServerView.of(p, server)))
                .toList());
  }

  /** The box of project {@link #DEMO}. */
  public BoxAccess storageBox() {
    var project = projects.named(DEMO);
    return state.read(
        () -> {
          var box = project.storageBoxes.all().iterator().next();
          return new BoxAccess(
              box.id,
              box.username,
              StorageContext.server(box.username),
              box.address,
              SSH_PORT,
              project.boxAdminKey,
              backend.boxes().hostKey(box.id));
        });
  }

  /** The id of a project's prepared snapshot image. */
  public long preparedImage(String project) {
    var found = projects.named(project);
    return state.read(() -> found.images.find(image -> image.prepared).orElseThrow().id);
  }

  /** Fills the rate limit's buckets again. */
  public void resetRateLimit() {
    limit.reset();
  }

  private Optional<ActionRow.Failure> failure(String command) {
    return faults
        .failing(command)
        .map(
            fault ->
                new ActionRow.Failure(
                    Optional.ofNullable(fault.code()).orElse("action_failed"),
                    Optional.ofNullable(fault.message()).orElse("fault injected: " + command)));
  }

  private Map<String, String> names() {
    var names = new TreeMap<>(backend.names());
    names.putAll(apis.storage().names());
    return names;
  }

  private static StateFile stateFile(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("%s: cannot be created".formatted(folder), e);
    }
    return StateFile.at(folder.resolve("state.json"));
  }

  @Override
  public void close() {
    open.close();
  }
}
