package dev.offloop.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What proxies at 10.0.0.0/8 say of their clients, and what others say. */
class ProxiesTest {
    private static final String PROXY = "10.0.0.1";

    private final Proxies proxies = new Proxies(Networks.parse(List.of("10.0.0.0/8", "fd00::/8")));

    private Client client(String peer, String... headers) throws ForwardingException {
        MultiMap all = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1]);
        }
        return proxies.clientOf(peer, false, all);
    }

    @Test
    void whoIsNoTrustedProxyIsTheClientWhateverItSays() throws Exception {
        Client client = client(
                "203.0.113.9",
                "X-Forwarded-For",
                "198.51.100.1",
                "X-Forwarded-Proto",
                "https",
                "X-Forwarded-Host",
                "example.com");

        assertThat(client).isEqualTo(new Client("203.0.113.9", null, false, null));
        assertThat(client("203.0.113.9", "Forwarded", "for=198.51.100.1;proto=https"))
                .isEqualTo(client);
        assertThat(client("203.0.113.9", "Forwarded", "garbage=")).isEqualTo(client);
    }

    @Test
    void aTrustedProxyThatSaysNothingIsTheClient() throws Exception {
        assertThat(client(PROXY)).isEqualTo(new Client(PROXY, null, false, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=198.51.100.1 | 198.51.100.1",
                "For=\"198.51.100.1:4711\";by=10.0.0.1 | 198.51.100.1",
                "for=198.51.100.1:4711 | 198.51.100.1",
                "for=\"[2001:db8::1]\" | 2001:db8:0:0:0:0:0:1",
                "for=\"[2001:db8::1]:4711\";proto=http | 2001:db8:0:0:0:0:0:1",
                "for=unknown | unknown",
                "for=_hidden | unknown",
                "for=\"_x:_y\" | unknown",
                "proto=https | unknown",
                "for=192.0.2.1, for=198.51.100.1 | 198.51.100.1",
                "for=192.0.2.1,for=198.51.100.1,for=10.0.0.2 | 198.51.100.1",
                "for=192.0.2.1,for=unknown,for=10.0.0.2 | unknown",
                "for=10.0.0.3, for=10.0.0.2 | 10.0.0.3",
                "for=10.0.0.3, for=198.51.100.1, for=10.0.0.2 | 198.51.100.1",
                "secret=\"a,b;c\";for=198.51.100.1 | 198.51.100.1"
            })
    void forwardedIsReadFromItsEndToTheFirstThatIsNotTrusted(String header, String address) throws Exception {
        assertThat(client(PROXY, "Forwarded", header).address()).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.1 | 198.51.100.1",
                "198.51.100.1:4711 | 198.51.100.1",
                "2001:db8::1 | 2001:db8:0:0:0:0:0:1",
                "[2001:db8::1]:4711 | 2001:db8:0:0:0:0:0:1",
                "192.0.2.1, 198.51.100.1 | 198.51.100.1",
                "10.9.9.9, 198.51.100.1 | 198.51.100.1",
                "127.0.0.1,198.51.100.1,10.0.0.2 | 198.51.100.1",
                "<script>, 198.51.100.1 | 198.51.100.1",
                "198.51.100.1, unknown | unknown",
                "198.51.100.1, fd00::7 | 198.51.100.1",
                ", 198.51.100.1 , | 198.51.100.1"
            })
    void soAreTheHeadersThatWereUsualBefore(String header, String address) throws Exception {
        assertThat(client(PROXY, "X-Forwarded-For", header).address()).isEqualTo(address);
    }

    @Test
    void severalLinesAreOneList() throws Exception {
        assertThat(client(PROXY, "X-Forwarded-For", "192.0.2.1", "X-Forwarded-For", "198.51.100.1")
                        .address())
                .isEqualTo("198.51.100.1");
        assertThat(client(PROXY, "Forwarded", "for=192.0.2.1", "Forwarded", "for=198.51.100.1")
                        .address())
                .isEqualTo("198.51.100.1");
    }

    @Test
    void schemeAndHostAreThoseThatTheClientUsed() throws Exception {
        Client by = client(
                PROXY, "Forwarded", "for=198.51.100.1;proto=https;host=\"api.example:8443\", for=10.0.0.2;proto=http");

        assertThat(by).isEqualTo(new Client("198.51.100.1", PROXY, true, "api.example:8443"));
        assertThat(by.describe()).isEqualTo("198.51.100.1 via 10.0.0.1");
        assertThat(client(
                        PROXY,
                        "X-Forwarded-For",
                        "198.51.100.1, 10.0.0.2",
                        "X-Forwarded-Proto",
                        "https, http",
                        "X-Forwarded-Host",
                        "api.example"))
                .isEqualTo(new Client("198.51.100.1", PROXY, true, "api.example"));
    }

    @Test
    void whatTheClientPutsBeforeTheProxysOwnIsNotLookedAt() throws Exception {
        assertThat(client(
                        PROXY,
                        "X-Forwarded-For",
                        "192.0.2.1, 198.51.100.1",
                        "X-Forwarded-Proto",
                        "https, http",
                        "X-Forwarded-Host",
                        "evil.example, api.example"))
                .isEqualTo(new Client("198.51.100.1", PROXY, false, "api.example"));
        assertThat(client(PROXY, "Forwarded", "for=192.0.2.1;proto=https;host=evil.example, for=198.51.100.1"))
                .isEqualTo(new Client("198.51.100.1", PROXY, false, null));
    }

    @Test
    void aProxyThatSetsOneHeaderAndPassesTheOtherOnIsNotBelieved() {
        assertThatThrownBy(() -> client(PROXY, "Forwarded", "for=127.0.0.1", "X-Forwarded-For", "198.51.100.1"))
                .isInstanceOf(ForwardingException.class)
                .hasMessageContaining("Forwarded and X-Forwarded-For tell of different clients");
    }

    @Test
    void bothThatTellTheSameAreFine() throws Exception {
        assertThat(client(PROXY, "Forwarded", "for=\"[2001:db8::1]\"", "X-Forwarded-For", "2001:db8:0::1")
                        .address())
                .isEqualTo("2001:db8:0:0:0:0:0:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for=",
                "for",
                "for=\"192.0.2.1",
                "for=\"192.0.2.1, for=198.51.100.1",
                "for=192.0.2.1 198.51.100.1",
                "for=192.0.2.1;for=198.51.100.1",
                "for=999.1.1.1",
                "for=\"[::1\"",
                "for=\"1:2:3\"",
                "for=a.example",
                "for=192.0.2.1;proto=gopher",
                "for=192.0.2.1;host=\"a/b\"",
                "for=\"\\\"192.0.2.1\"",
                ","
            })
    void whatATrustedProxySaysAndCannotBeUnderstoodIsRefused(String header) {
        assertThatThrownBy(() -> client(PROXY, "Forwarded", header)).isInstanceOf(ForwardingException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "1.2.3", "<script>", "192.0.2.1; rm", "::1%lo"})
    void soIsAnAddressThatIsNone(String header) {
        assertThatThrownBy(() -> client(PROXY, "X-Forwarded-For", header))
                .isInstanceOf(ForwardingException.class)
                .hasMessage("An address of X-Forwarded-For is none");
    }

    @Property(tries = 2_000)
    void anyTextIsReadOrRefused(@ForAll @StringLength(max = 60) @CharRange(from = ' ', to = '~') String text) {
        try {
            assertThat(client(PROXY, "Forwarded", text).address()).matches("[0-9a-f.:]+|unknown");
        } catch (ForwardingException e) {
            assertThat(e).hasMessageMatching("(Forwarded|An address|The scheme|The host).*");
        }
    }

    @Test
    void aLongHeaderIsReadInNoTimeToSpeakOf() throws Exception {
        String many = "for=192.0.2.1;by=\"" + "x,".repeat(10_000) + "\", for=198.51.100.1";

        assertThat(client(PROXY, "Forwarded", many).address()).isEqualTo("198.51.100.1");
        assertThat(client(PROXY, "X-Forwarded-For", "10.0.0.2,".repeat(3_000) + "198.51.100.1")
                        .address())
                .isEqualTo("198.51.100.1");
    }
}
