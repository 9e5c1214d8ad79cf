package dev.offloop.http;

import static dev.offloop.http.ServiceFixture.await;
import static dev.offloop.http.ServiceFixture.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.jobs.ForwardingStore;
import dev.offloop.jobs.Job;
import dev.offloop.jobs.JobEvent;
import dev.offloop.jobs.JobState;
import dev.offloop.jobs.JobStore;
import dev.offloop.jobs.journal.JournalConfig;
import dev.offloop.jobs.journal.JournalJobStore;
import dev.offloop.task.Progress;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Server-sent events of jobs, read from a bare connection; the test runs the jobs itself. */
class JobEventsTest {
    private static final String LATER = "2100-01-01T00:00:00Z";

    private ServiceFixture service;

    @BeforeEach
    void start(@TempDir Path directory) {
        service = ServiceFixture.withJobs(
                vertx -> await(JournalJobStore.open(
                        vertx, JournalConfig.in(directory.resolve("data")).fileBytes(64 << 10))),
                config -> config);
    }

    @AfterEach
    void close() {
        service.close();
    }

    private String submit(String task, String... headers) {
        return json(service.post("/jobs/" + task, "x".getBytes(UTF_8), headers)).getString("id");
    }

    /** One connection that listens. */
    private final class Listener implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader lines;

        Listener(String id, String lastEventId) throws IOException {
            socket = new Socket();
            socket.setReceiveBufferSize(4 * 1024);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), service.service.port()));
            socket.setSoTimeout(ServiceFixture.WAIT_SECONDS * 1_000);
            OutputStream out = socket.getOutputStream();
            out.write(("GET /jobs/" + id + "/events HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: " + lastEventId
                            + "\r\n\r\n")
                    .getBytes(UTF_8));
            lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        }

        /** The lines of an event up to the empty one, without sizes of chunks and comments; empty at the end. */
        List<String> event() throws IOException {
            List<String> event = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("0")) {
                    return List.of();
                }
                if (line.matches("(id|event|data): .*")) {
                    event.add(line);
                }
                if (line.isEmpty() && !event.isEmpty()) {
                    return event;
                }
            }
            return List.of();
        }

        void awaitHead() throws IOException {
            assertThat(lines.readLine()).isEqualTo("HTTP/1.1 200 OK");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static JsonObject data(List<String> event) {
        return new JsonObject(event.getLast().substring("data: ".length()));
    }

    @Test
    void everyChangeIsToldUntilTheEnd() throws IOException {
        String id = submit("echo");

        try (Listener listener = new Listener(id, "")) {
            listener.awaitHead();
            List<String> queued = listener.event();
            List<String> running = listener.event();
            List<String> done = listener.event();

            assertThat(queued).startsWith("id: 1", "event: state");
            assertThat(data(queued).getString("state")).isEqualTo("queued");
            assertThat(running).startsWith("id: 2", "event: state");
            assertThat(data(running).getString("state")).isEqualTo("running");
            assertThat(done).startsWith("id: 3", "event: state");
            assertThat(data(done).getString("state")).isEqualTo("done");
            assertThat(data(done).getJsonObject("job").getString("id")).isEqualTo(id);
            assertThat(listener.event()).isEmpty();
        }
    }

    @Test
    void whoComesAgainMissesNothingAndSeesNothingTwice() throws Exception {
        String id = submit("hold");
        assertThat(service.hold.awaitStart()).isTrue();

        try (Listener second = new Listener(id, "2")) {
            second.awaitHead();
            service.hold.release();

            assertThat(second.event()).startsWith("id: 3", "event: state");
            assertThat(second.event()).isEmpty();
        }
        HttpResponse<byte[]> nothingMore =
                service.send(service.request("/jobs/" + id + "/events").header("Last-Event-ID", "3"));
        assertThat(nothingMore.statusCode()).isEqualTo(204);
        assertThat(service.send(service.request("/jobs/" + id + "/events").header("Last-Event-ID", "x"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void howFarAJobIsIsToldAndShown() throws Exception {
        String id = submit("hold");
        assertThat(service.hold.awaitStart()).isTrue();
        try (Listener listener = new Listener(id, "2")) {
            listener.awaitHead();
            service.hold.progress(new Progress(3, 10, "third"));

            List<String> event = listener.event();
            while (data(event).getInteger("done") == 0) {
                event = listener.event();
            }

            assertThat(event).startsWith("event: progress");
            assertThat(data(event))
                    .isEqualTo(new JsonObject().put("done", 3).put("total", 10).put("message", "third"));
            assertThat(json(service.get("/jobs/" + id))
                            .getJsonObject("progress")
                            .getInteger("done"))
                    .isEqualTo(3);
        }
    }

    /** Tells those who watch of change after change, however many there are, until they do not watch any more. */
    private static final class ChattyStore extends ForwardingStore {
        private final Promise<Void> unwatched = Promise.promise();

        ChattyStore(JobStore store) {
            super(store);
        }

        @Override
        public Future<Watch> watch(UUID id, int after, Handler<JobEvent> handler) {
            Context context = Vertx.currentContext();
            return find(id).map(found -> {
                context.runOnContext(begin -> chat(context, found.orElseThrow(), 1, handler));
                return unwatched::tryComplete;
            });
        }

        private void chat(Context context, Job job, int number, Handler<JobEvent> handler) {
            if (!unwatched.future().isComplete()) {
                handler.handle(new JobEvent.Progressed(new Progress(number, 0, "far")));
                handler.handle(
                        new JobEvent.Changed(new Job.Change(number, JobState.RETRYING, number, Instant.EPOCH), job));
                context.runOnContext(next -> chat(context, job, number + 1, handler));
            }
        }
    }

    @Test
    void aReaderThatDoesNotReadIsDropped(@TempDir Path directory) throws Exception {
        close();
        Promise<ChattyStore> chatty = Promise.promise();
        service = ServiceFixture.withJobs(
                vertx -> {
                    ChattyStore store = new ChattyStore(await(JournalJobStore.open(
                            vertx, JournalConfig.in(directory.resolve("other")).fileBytes(64 << 10))));
                    chatty.complete(store);
                    return store;
                },
                config -> config);
        String id = submit("echo", "Offloop-Not-Before", LATER);
        try (Listener listener = new Listener(id, "")) {
            await(await(chatty.future()).unwatched.future());

            listener.awaitHead();
            List<String> last = List.of();
            for (List<String> event = listener.event(); !event.isEmpty(); event = listener.event()) {
                last = event;
            }
            assertThat(last).startsWith("event: end");
            assertThat(data(last).getString("reason")).isEqualTo("slow");
        }
    }

    @Test
    void aServiceThatStopsEndsTheStream() throws IOException {
        String id = submit("echo", "Offloop-Not-Before", LATER);
        try (Listener listener = new Listener(id, "")) {
            listener.awaitHead();
            assertThat(listener.event()).startsWith("id: 1");

            await(service.service.drain());

            List<String> end = listener.event();
            assertThat(end).startsWith("event: end");
            assertThat(data(end).getString("reason")).isEqualTo("draining");
            assertThat(listener.event()).isEmpty();
        }
    }
}
