package dev.offloop.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

/** A connection that sends exactly what the test says, also what no client would. */
final class RawConnection implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    RawConnection(int port) throws IOException {
        this(port, new Socket());
    }

    private RawConnection(int port, Socket unconnected) throws IOException {
        this(connected(unconnected, port));
    }

    private static Socket connected(Socket socket, int port) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    /** One over a socket that is connected, such as one of TLS. */
    static RawConnection over(Socket connected) throws IOException {
        return new RawConnection(connected);
    }

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(ServiceFixture.WAIT_SECONDS * 1_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** One whose system takes little for it in advance. */
    static RawConnection withSmallBuffers(int port) throws IOException {
        Socket unconnected = new Socket();
        unconnected.setReceiveBufferSize(4_096);
        return new RawConnection(port, unconnected);
    }

    RawConnection send(String text) throws IOException {
        return send(text.getBytes(ISO_8859_1));
    }

    RawConnection send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** One response: its head, and its body by Content-Length. */
    Response read() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("The connection ended after: " + head);
            }
            head.append((char) next);
        }
        return new Response(head.toString(), new String(in.readNBytes(contentLength(head.toString())), ISO_8859_1));
    }

    /** The first response that is no interim one. */
    Response readFinal() throws IOException {
        Response response = read();
        while (response.status() < 200) {
            response = read();
        }
        return response;
    }

    /** Sends a byte at each interval until the service answers. */
    Response trickleUntilAnswered(Duration interval) throws IOException {
        socket.setSoTimeout(Math.toIntExact(interval.toMillis()));
        for (int sent = 0; sent < 10_000; sent++) {
            in.mark(1);
            try {
                if (in.read() >= 0) {
                    in.reset();
                    socket.setSoTimeout(ServiceFixture.WAIT_SECONDS * 1_000);
                    return read();
                }
            } catch (SocketTimeoutException e) {
                send(new byte[] {'a'});
            }
        }
        throw new AssertionError("No answer to a trickle");
    }

    /** Sends it again and again, at most so often, until the service ends the connection; how often that was. */
    int sendUntilRefused(byte[] bytes, int most) {
        for (int sent = 0; sent < most; sent++) {
            try {
                send(bytes);
            } catch (IOException e) {
                return sent;
            }
        }
        return most;
    }

    /** The client sends nothing more, and still reads. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes without a farewell. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static int contentLength(String head) {
        return head.lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("content-length:"))
                .mapToInt(line ->
                        Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
    }

    /** Whether the service ends the connection; what it still sends is skipped. */
    boolean awaitEnd() throws IOException {
        try {
            countUntilEnd();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /** How many bytes still come until the service ends the connection, in whatever way. */
    long countUntilEnd() throws IOException {
        byte[] bytes = new byte[64 * 1024];
        long count = 0;
        try {
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                count += read;
            }
        } catch (SocketException e) {
            // A reset is an end, too.
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    record Response(String head, String body) {
        int status() {
            return Integer.parseInt(head.substring(9, 12));
        }

        boolean has(String name) {
            return lines(name).findFirst().isPresent();
        }

        String header(String name) {
            return lines(name)
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("No " + name + " in " + head));
        }

        private Stream<String> lines(String name) {
            String begin = name.toLowerCase(Locale.ROOT) + ":";
            return head.lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith(begin));
        }
    }
}
