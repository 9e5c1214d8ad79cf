package dev.offloop.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.offloop.http.security.Audit;
import dev.offloop.offload.Limits;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Requests that came, or say that they came, by a proxy: the test is the proxy, or another machine. */
@TestInstance(Lifecycle.PER_CLASS)
class ForwardingTest {
    private final ServiceFixture local = new ServiceFixture();
    private final ServiceFixture behind = behind("127.0.0.1");
    private final ServiceFixture strange = behind("192.0.2.1");

    private static ServiceFixture behind(String proxy) {
        return new ServiceFixture(
                config -> config.withToken("s3cret").withTrustedProxies(List.of(proxy)), Limits.defaults());
    }

    @AfterAll
    void close() {
        local.close();
        behind.close();
        strange.close();
    }

    private static RawConnection.Response ask(ServiceFixture service, String line, String... headers)
            throws IOException {
        try (RawConnection client = new RawConnection(service.service.port())) {
            return client.send(line + " HTTP/1.1\r\nAuthorization: Bearer s3cret\r\n" + String.join("\r\n", headers)
                            + "\r\nContent-Length: 0\r\n\r\n")
                    .read();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Forwarded: for=127.0.0.1",
                "X-Forwarded-For: 127.0.0.1",
                "X-Forwarded-Host: localhost",
                "X-Forwarded-Proto: http",
                "X-Real-IP: 127.0.0.1",
                "Via: 1.1 nginx"
            })
    void whatCameByAProxyIsNotOfThisMachine(String header) throws Exception {
        for (String line : List.of("GET /ping", "POST /tasks/echo", "POST /workers/restart")) {
            RawConnection.Response response = ask(local, line, "Host: localhost", header);

            assertThat(response.status()).isEqualTo(403);
            assertThat(response.body()).contains("urn:offloop:problem:proxied", "with a token");
        }
    }

    @Test
    void aTrustedProxyTellsThatItsClientUsesTls() throws Exception {
        String secure = "X-Forwarded-Proto: https";

        assertThat(ask(behind, "GET /ping", "Host: api.example", "X-Forwarded-For: 198.51.100.1", secure)
                        .header("Strict-Transport-Security"))
                .startsWith("max-age=");
        assertThat(ask(behind, "GET /ping", "Host: a", "Forwarded: for=198.51.100.1;proto=https;host=api.example")
                        .has("Strict-Transport-Security"))
                .isTrue();
        assertThat(ask(behind, "GET /ping", "Host: a", "Forwarded: for=198.51.100.1;proto=https;host=localhost")
                        .has("Strict-Transport-Security"))
                .isFalse();
        assertThat(ask(strange, "GET /ping", "Host: api.example", "X-Forwarded-For: 198.51.100.1", secure)
                        .has("Strict-Transport-Security"))
                .isFalse();
    }

    @Test
    void whatATrustedProxySaysIsRefusedWhenItCannotBeUnderstood() throws Exception {
        RawConnection.Response malformed = ask(behind, "GET /ping", "Host: a", "Forwarded: for=\"");
        RawConnection.Response twofold =
                ask(behind, "GET /ping", "Host: a", "Forwarded: for=127.0.0.1", "X-Forwarded-For: 198.51.100.1");

        assertThat(malformed.status()).isEqualTo(400);
        assertThat(malformed.body()).contains("Forwarded is malformed at position 1");
        assertThat(twofold.status()).isEqualTo(400);
        assertThat(twofold.body()).contains("different clients");
        assertThat(ask(strange, "GET /ping", "Host: a", "Forwarded: for=\"").status())
                .isEqualTo(200);
    }

    @Test
    void theAuditLogNamesTheClientAndTheProxyAndBelievesNoOther() throws Exception {
        assertThat(auditOf(behind, "X-Forwarded-For: 203.0.113.5, 198.51.100.1"))
                .contains("by=token@198.51.100.1 via 127.0.0.1 ")
                .doesNotContain("203.0.113.5");
        assertThat(auditOf(strange, "X-Forwarded-For: 203.0.113.5"))
                .contains("by=token@127.0.0.1")
                .doesNotContain("203.0.113.5");
    }

    private static String auditOf(ServiceFixture service, String header) throws IOException {
        Logger logger = (Logger) LoggerFactory.getLogger(Audit.LOGGER);
        Level before = logger.getLevel();
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        try {
            assertThat(ask(service, "POST /workers/restart", "Host: a", header).status())
                    .isEqualTo(202);
            return List.copyOf(lines.list).stream()
                    .map(ILoggingEvent::getFormattedMessage)
                    .filter(line -> line.contains("restart-workers"))
                    .findFirst()
                    .orElseThrow();
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(before);
        }
    }

    @Test
    void proxiesAreTrustedOnlyWhereCallersAreKnown() {
        assertThatThrownBy(() -> ServiceConfig.defaults().withTrustedProxies(List.of("10.0.0.0/8")))
                .hasMessageContaining("with trusted proxies, set a token");
        assertThatThrownBy(() -> ServiceConfig.defaults().withToken("t").withProxyProtocol(true))
                .hasMessageContaining("list the proxies");
    }
}
