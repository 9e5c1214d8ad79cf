package dev.offloop.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A connection to a service, kept open, on which one thread asks and waits. It shares the cores with the service that
 * is being measured, so it does as little as there is to do.
 */
final class Connection implements AutoCloseable {
    private static final Pattern HEAD = Pattern.compile(
            "HTTP/1\\.1 (\\d+) .*?\r\ncontent-length: *(\\d+)(?=\r\n).*?\r\n\r\n",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final byte[] answer = new byte[64 << 10];
    private int bodyAt;

    Connection(URI service) {
        try {
            socket = new Socket(service.getHost(), service.getPort());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] get(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(US_ASCII);
    }

    static byte[] post(String path, String body) {
        String head =
                "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ";
        return (head + body.length() + "\r\n\r\n" + body).getBytes(US_ASCII);
    }

    /**
     * Sends a request and waits for the whole answer, of 64 KiB at most.
     *
     * @return its body
     * @throws IllegalStateException when its status is no success
     */
    String exchange(byte[] request) {
        try {
            socket.getOutputStream().write(request);
            return readAnswer(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String readAnswer(InputStream in) throws IOException {
        int length = 0;
        int end = Integer.MAX_VALUE;
        while (length < end) {
            int more = in.read(answer, length, answer.length - length);
            if (more < 0) {
                throw new EOFException("The service closed the connection");
            }
            length += more;
            if (end == Integer.MAX_VALUE) {
                end = end(length);
            }
        }
        return new String(answer, bodyAt, length - bodyAt, US_ASCII);
    }

    /** Where the answer ends, once its head is there. */
    private int end(int length) {
        String text = new String(answer, 0, length, US_ASCII);
        Matcher head = HEAD.matcher(text);
        if (!head.lookingAt()) {
            return Integer.MAX_VALUE;
        }
        if (!head.group(1).startsWith("2")) {
            throw new IllegalStateException("The service answered " + text);
        }
        bodyAt = head.end();
        return bodyAt + Integer.parseInt(head.group(2));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
