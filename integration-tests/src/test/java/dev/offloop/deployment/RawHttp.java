package dev.offloop.deployment;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;

/** Bytes to a socket, for what no decent client would send. */
final class RawHttp {
    private static final int PATIENCE_MILLIS = 10_000;

    private RawHttp() {}

    /** Sends these bytes, and returns the status of the answer. */
    static int statusOf(URI service, String request) throws IOException {
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            BufferedReader answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            String line = answer.readLine();
            if (line == null) {
                throw new IOException("Closed without an answer");
            }
            return Integer.parseInt(line.split(" ", -1)[1]);
        }
    }
}
