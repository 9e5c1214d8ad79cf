package dev.offloop.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.offload.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that begin with a header of the PROXY protocol; the test is the proxy. */
@TestInstance(Lifecycle.PER_CLASS)
class ProxyProtocolTest {
    private static final String V1 = "PROXY TCP4 198.51.100.1 10.0.0.1 4711 443\r\n";
    private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");
    private static final String REQUEST = String.join(
            "\r\n",
            "GET /ping HTTP/1.1",
            "Host: a",
            "Authorization: Bearer s3cret",
            "X-Forwarded-For: 203.0.113.5",
            "X-Forwarded-Proto: https",
            "",
            "");

    private TlsFiles files;
    private ServiceFixture plain;
    private ServiceFixture secure;
    private ServiceFixture strange;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        files = new TlsFiles(directory);
        plain = new ServiceFixture(config -> behind(config, "127.0.0.1"), Limits.defaults());
        secure = new ServiceFixture(config -> behind(config, "127.0.0.0/8").withTls(files.config()), Limits.defaults());
        strange = new ServiceFixture(config -> behind(config, "192.0.2.1"), Limits.defaults());
    }

    private static ServiceConfig behind(ServiceConfig config, String proxy) {
        return config.withToken("s3cret").withTrustedProxies(List.of(proxy)).withProxyProtocol(true);
    }

    @AfterAll
    void close() {
        plain.close();
        secure.close();
        strange.close();
    }

    /** From this address over IPv4, with its length. */
    private static byte[] v2(int command, String source) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.write(SIGNATURE);
        header.write(0x20 | command);
        header.write(command == 0 ? 0 : 0x11);
        header.write(new byte[] {0, (byte) (command == 0 ? 0 : 12)});
        if (command != 0) {
            header.write(InetAddress.ofLiteral(source).getAddress());
            header.write(new byte[] {10, 0, 0, 1, 0x12, 0x67, 1, (byte) 0xbb});
        }
        return header.toByteArray();
    }

    private static RawConnection.Response ask(ServiceFixture service, byte[] header, String request)
            throws IOException {
        try (RawConnection client = new RawConnection(service.service.port())) {
            return client.send(header).send(request).read();
        }
    }

    @Test
    void bothVersionsTellTheClientWhoIsThenNoTrustedProxyItself() throws Exception {
        for (byte[] header : List.of(V1.getBytes(US_ASCII), v2(1, "198.51.100.1"))) {
            RawConnection.Response response = ask(plain, header, REQUEST);

            assertThat(response.status()).isEqualTo(200);
            // What it says of proxies of its own counts nothing.
            assertThat(response.has("Strict-Transport-Security")).isFalse();
        }
    }

    @Test
    void aProxyOfHttpBehindItIsBelievedWhenItIsTrusted() throws Exception {
        RawConnection.Response response = ask(plain, v2(1, "127.0.0.1"), REQUEST);

        assertThat(response.has("Strict-Transport-Security")).isTrue();
    }

    @Test
    void aProxyThatLooksWhetherTheServiceIsThereNeedNotNameAClient() throws Exception {
        assertThat(ask(plain, v2(0, ""), REQUEST).status()).isEqualTo(200);
        assertThat(ask(plain, "PROXY UNKNOWN\r\n".getBytes(US_ASCII), REQUEST).status())
                .isEqualTo(200);
    }

    @Test
    void theHeaderMayComeInPieces() throws Exception {
        try (RawConnection client = new RawConnection(plain.service.port())) {
            for (String piece : V1.split("(?<=\\G.{7})", -1)) {
                client.send(piece);
            }
            assertThat(client.send(REQUEST).read().status()).isEqualTo(200);
        }
    }

    @Test
    void tlsBeginsBehindIt() throws Exception {
        SSLSocketFactory factory = files.context(Optional.empty()).getSocketFactory();
        for (byte[] header : List.of(V1.getBytes(US_ASCII), v2(1, "198.51.100.1"))) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), secure.service.port())) {
                socket.getOutputStream().write(header);
                SSLSocket tls = (SSLSocket) factory.createSocket(socket, "localhost", secure.service.port(), true);
                assertThat(RawConnection.over(tls).send(REQUEST).read().status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void aConnectionOfAnyoneElseIsClosed() throws Exception {
        for (String begin : List.of(V1 + REQUEST, REQUEST)) {
            try (RawConnection client = new RawConnection(strange.service.port())) {
                client.send(begin);
                assertThat(client.countUntilEnd()).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PROXY TCP4 999.1.1.1 10.0.0.1 1 2\r\n",
                "PROXY TCP4 198.51.100.1 10.0.0.1 1 99999\r\n",
                "PROXY TCP9\r\n",
                "PROXY TCP4 198.51.100.1 10.0.0.1 4711 443 and so on without an end ..........................................."
                        + "....................................\r\n"
            })
    void whatIsNoHeaderEndsTheConnectionAndServesNothing(String header) throws Exception {
        try (RawConnection client = new RawConnection(plain.service.port())) {
            client.send(header + REQUEST);
            assertThat(client.countUntilEnd()).isZero();
        }
        assertThat(ask(plain, V1.getBytes(US_ASCII), REQUEST).status()).isEqualTo(200);
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() throws Exception {
        try (RawConnection client = new RawConnection(plain.service.port())) {
            assertThat(client.countUntilEnd()).isZero();
        }
    }
}
