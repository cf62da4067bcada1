package society.postx.platform.sandbox.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import society.postx.platform.sandbox.ApiClient;
import society.postx.platform.sandbox.Sandbox;
import society.postx.platform.sandbox.SandboxOptions;

/** Names resolve over the DNS protocol to the records set through the API. */
class DnsServerTest {
  private static final String RRSETS = "/zones/platform.example/rrsets";
  private final Sandbox sandbox = Sandbox.start(SandboxOptions.apiOnly());
  private final ApiClient api = ApiClient.cloud(sandbox);

  @BeforeEach
  void fillTheZone() {
    add("alpha", "A", "198.18.16.10");
    add("alpha", "AAAA", "fd00:5bb0:0:a::1");
    add("www.alpha", "CNAME", "alpha");
    add("@", "MX", "10 mail.platform.example.");
    add("@", "TXT", "\\\"v=spf1 -all\\\"");
    add("@", "CAA", "0 issue \\\"letsencrypt.org\\\"");
    add("*.apps", "A", "198.18.16.11");
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void everyRecordTypeIsAnswered() {
    assertThat(answers("alpha.platform.example.", Type.A)).containsExactly("198.18.16.10");
    assertThat(answers("ALPHA.platform.example.", Type.AAAA))
        .containsExactly("fd00:5bb0:0:a:0:0:0:1");
    assertThat(answers("platform.example.", Type.MX)).containsExactly("10 mail.platform.example.");
    assertThat(answers("platform.example.", Type.TXT)).containsExactly("\"v=spf1 -all\"");
    assertThat(answers("platform.example.", Type.CAA))
        .containsExactly("0 issue \"letsencrypt.org\"");
    assertThat(answers("platform.example.", Type.NS)).hasSize(3);
    assertThat(answers("anything.apps.platform.example.", Type.A)).containsExactly("198.18.16.11");
  }

  @Test
  void anAliasIsFollowed() {
    assertThat(answers("www.alpha.platform.example.", Type.A))
        .containsExactly("alpha.platform.example.", "198.18.16.10");
  }

  @Test
  void aDeletedRecordAndAForeignNameDoNotExist() {
    api.done(api.delete(RRSETS + "/alpha/A"));
    assertThat(ask("alpha.platform.example.", Type.A, false).getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(answers("alpha.platform.example.", Type.A)).isEmpty();
    api.done(api.delete(RRSETS + "/alpha/AAAA"));
    api.done(api.delete(RRSETS + "/www.alpha/CNAME"));
    assertThat(ask("alpha.platform.example.", Type.A, false).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    assertThat(ask("debian.org.", Type.A, false).getRcode()).isEqualTo(Rcode.NXDOMAIN);
  }

  @Test
  void anAnswerTooLongForADatagramComesOverTcp() {
    var values =
        IntStream.range(1, 200).mapToObj(i -> "{\"value\": \"198.18.17." + i + "\"}").toList();
    api.done(
        api.post(RRSETS, "{\"name\": \"many\", \"type\": \"A\", \"records\": " + values + "}"));
    assertThat(answers("many.platform.example.", Type.A)).hasSize(199);
    assertThat(ask("many.platform.example.", Type.A, true).getSection(Section.ANSWER)).hasSize(199);
  }

  @Test
  void storageBoxesAreKnownByName() {
    var box = sandbox.storageBox();
    assertThat(answers(box.host() + ".", Type.A)).containsExactly(box.address());
  }

  private void add(String name, String type, String value) {
    var body =
        """
        {"name": "%s", "type": "%s", "ttl": 60, "records": [{"value": "%s"}]}"""
            .formatted(name, type, value);
    api.done(api.post(RRSETS, body));
  }

  private Iterable<String> answers(String name, int type) {
    return ask(name, type, false).getSection(Section.ANSWER).stream()
        .map(Record::rdataToString)
        .toList();
  }

  private Message ask(String name, int type, boolean tcp) {
    try {
      var resolver = new SimpleResolver(sandbox.dns());
      resolver.setTCP(tcp);
      return resolver.send(
          Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
