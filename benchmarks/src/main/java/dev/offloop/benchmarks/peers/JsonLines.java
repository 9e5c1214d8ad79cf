package dev.offloop.benchmarks.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One child JVM behind pipes, a line of JSON per task and per answer. A thread writes what has gathered and flushes
 * when there is no more, so that lines travel together under load.
 */
public final class JsonLines implements Peer {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A line; Jackson writes the bytes as base64. */
    @SuppressWarnings("ArrayRecordComponent")
    record Message(long id, byte[] bytes) {}

    private final CallerThread caller = new CallerThread();
    private final LinkedBlockingQueue<Message> outgoing = new LinkedBlockingQueue<>();
    private final Map<Long, Runnable> waiting = new ConcurrentHashMap<>();
    private final Process child;
    private long lastId;

    private JsonLines() throws IOException {
        child = JvmChild.start(JsonLinesChild.class);
        Thread.ofPlatform().daemon().name("writer").start(this::write);
        Thread.ofPlatform().daemon().name("reader").start(this::read);
    }

    public static void main(String[] args) throws IOException {
        PeerProgram.serve("JSON lines over pipes, Jackson " + JSON.version(), new JsonLines());
    }

    private void write() {
        try (BufferedWriter out = new BufferedWriter(new OutputStreamWriter(child.getOutputStream(), UTF_8))) {
            while (true) {
                out.write(JSON.writeValueAsString(outgoing.take()));
                out.newLine();
                if (outgoing.isEmpty()) {
                    out.flush();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
            String line = in.readLine();
            while (line != null) {
                Runnable answered =
                        waiting.remove(JSON.readValue(line, Message.class).id());
                if (answered != null) {
                    caller.execute(answered);
                }
                line = in.readLine();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Executor caller() {
        return caller;
    }

    @Override
    public void submit(byte[] payload, Runnable answered) {
        long id = ++lastId;
        waiting.put(id, answered);
        outgoing.add(new Message(id, payload));
    }

    @Override
    public void close() {
        child.destroy();
        caller.close();
    }
}
