package dev.offloop.cli.handshake;

import dev.offloop.cli.cert.Issued;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** One handshake, driven by hand, so that each record is seen as it is sent and received. Blocks. */
public final class HandshakeTrace {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final String TLS_13 = "TLSv1.3";
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final String host;
    private final int port;
    private final Consumer<String> out;
    private final SSLEngine engine;
    private final Records sent = new Records();
    private final Records received = new Records();
    private final ByteBuffer in;
    private final ByteBuffer plain;

    /**
     * Prepares it.
     *
     * @param authorities those that are trusted; the JDK's when there are none
     * @param identity what the client shows when it is asked
     * @param version such as {@code TLSv1.3}; the newest one that both speak when empty
     * @param out takes the lines
     */
    public HandshakeTrace(
            String host,
            int port,
            List<X509Certificate> authorities,
            Optional<Issued> identity,
            Optional<String> version,
            Consumer<String> out)
            throws GeneralSecurityException, IOException {
        this.host = host;
        this.port = port;
        this.out = out;
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                new KeyManager[] {new ClientIdentity(identity, out)},
                new TrustManager[] {new CertificateReport(trustIn(authorities), host, out)},
                null);
        engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        parameters.setProtocols(version.map(only -> new String[] {only}).orElse(new String[] {TLS_13, "TLSv1.2"}));
        engine.setSSLParameters(parameters);
        in = ByteBuffer.allocate(engine.getSession().getPacketBufferSize()).flip();
        plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    }

    private static X509ExtendedTrustManager trustIn(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        KeyStore store = null;
        if (!authorities.isEmpty()) {
            store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("authority-" + i, authorities.get(i));
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }

    /** Does it. Throws an {@link SSLException} when one side refuses it. */
    public void run() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            out.accept("client: offers "
                    + String.join(", ", engine.getSSLParameters().getProtocols()) + "; h2, http/1.1; the name "
                    + host);
            engine.beginHandshake();
            handshake(socket);
            out.accept("both: " + engine.getSession().getProtocol() + ", "
                    + engine.getSession().getCipherSuite() + ", " + protocol());
            if (engine.getSession().getProtocol().equals(TLS_13)) {
                // What it thinks of the client's certificate is known only from what comes now.
                receive(socket);
            }
            engine.closeOutbound();
            wrap(socket);
        }
    }

    private String protocol() {
        String chosen = engine.getApplicationProtocol();
        return chosen == null || chosen.isEmpty() ? "no protocol agreed on" : chosen;
    }

    private void handshake(Socket socket) throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        while (status != HandshakeStatus.FINISHED && status != HandshakeStatus.NOT_HANDSHAKING) {
            switch (status) {
                case NEED_WRAP -> wrap(socket);
                case NEED_TASK -> engine.getDelegatedTask().run();
                default -> receive(socket);
            }
            status = engine.getHandshakeStatus();
        }
    }

    private void wrap(Socket socket) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(NOTHING, bytes);
        bytes.flip();
        sent.describe(bytes).forEach(record -> out.accept("client: " + record));
        socket.getOutputStream().write(bytes.array(), 0, bytes.limit());
        socket.getOutputStream().flush();
    }

    private void receive(Socket socket) throws IOException {
        if (!isWhole(in)) {
            readRecord(socket, in);
            received.describe(in).forEach(record -> out.accept("service: " + record));
        }
        if (engine.unwrap(in, plain.clear()).getStatus() == Status.CLOSED) {
            throw new SSLException("the service closed the connection");
        }
    }

    private static boolean isWhole(ByteBuffer in) {
        int length = Records.length(in);
        return length > 0 && in.remaining() >= length;
    }

    private static void readRecord(Socket socket, ByteBuffer in) throws IOException {
        in.compact();
        while (true) {
            in.flip();
            int length = Records.length(in);
            int missing = (length == 0 ? Records.HEADER_BYTES : length) - in.remaining();
            if (missing <= 0) {
                return;
            }
            in.compact();
            byte[] bytes = socket.getInputStream().readNBytes(missing);
            if (bytes.length < missing) {
                throw new SSLException("the service ended the connection");
            }
            in.put(bytes);
        }
    }
}
