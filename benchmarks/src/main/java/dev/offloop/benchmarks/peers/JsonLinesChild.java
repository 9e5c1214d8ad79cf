package dev.offloop.benchmarks.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offloop.benchmarks.peers.JsonLines.Message;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;

/** Reads a message, echoes its bytes. */
final class JsonLinesChild {
    private JsonLinesChild() {}

    public static void main(String[] args) throws IOException {
        ObjectMapper json = new ObjectMapper();
        BufferedWriter out = new BufferedWriter(new OutputStreamWriter(System.out, UTF_8));
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            String line = in.readLine();
            while (line != null) {
                out.write(json.writeValueAsString(json.readValue(line, Message.class)));
                out.newLine();
                if (!in.ready()) {
                    out.flush();
                }
                line = in.readLine();
            }
        }
    }
}
