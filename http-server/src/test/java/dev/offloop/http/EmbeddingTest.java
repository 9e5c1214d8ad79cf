package dev.offloop.http;

import static dev.offloop.http.ServiceFixture.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.offload.FakeBackend;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import dev.offloop.tasks.Echo;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The service in the Vert.x of an application, without a command line. */
class EmbeddingTest {
    private static final Duration GRACE = Duration.ofSeconds(ServiceFixture.WAIT_SECONDS);

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
        await(vertx.close());
    }

    private String send(HttpRequest.Builder request) throws Exception {
        return client.send(request.timeout(GRACE).build(), BodyHandlers.ofString())
                .body();
    }

    private static HttpRequest.Builder to(OffloopService service, String path) {
        return HttpRequest.newBuilder(URI.create(service.url() + path));
    }

    @Test
    void theExampleServesTasksWithTheirMetersAndLeavesNothingInVertx() throws Exception {
        OffloopService service = await(EmbeddedService.start(vertx, 0));

        assertThat(send(to(service, "/tasks/echo").POST(BodyPublishers.ofString("hello"))))
                .isEqualTo("hello");
        assertThat(send(to(service, "/metrics"))).containsPattern("offloop_tasks_total\\{[^}]*echo[^}]*\\} 1\\.0");
        await(service.close(GRACE));
        await(service.close(GRACE));

        assertThat(vertx.deploymentIDs()).isEmpty();
        assertThatThrownBy(() -> await(service.offload().submit(Echo.class, new byte[0], TaskOptions.defaults())))
                .hasStackTraceContaining("The service is shutting down");
    }

    @Test
    void closingVertxClosesAllOfItAndTheServiceMayBeClosedAfterwards() {
        OffloopService service = await(EmbeddedService.start(vertx, 0));

        await(vertx.close());
        await(service.close(GRACE));

        assertThatThrownBy(() -> await(service.offload().submit(Echo.class, new byte[0], TaskOptions.defaults())))
                .hasStackTraceContaining("The service is shutting down");
    }

    @Test
    void aPortInUseFailsTheStartAndEndsTheWorkers() throws IOException {
        FakeBackend workers = new FakeBackend("fake", 1);
        workers.starting().complete();
        workers.closing().complete();
        OffloadConfig offload = OffloadConfig.of(TaskRegistry.of(new Echo()), workers);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ServiceConfig config = ServiceConfig.defaults().withPort(taken.getLocalPort());

            assertThatThrownBy(() -> await(OffloopService.start(vertx, offload, config)))
                    .hasStackTraceContaining("in use");
            assertThat(workers.closes()).isNotEmpty();
            assertThat(vertx.deploymentIDs()).isEmpty();
        }
    }

    @Test
    void thePageShowsWhatIsCompiledHere() throws IOException {
        Path root = Path.of(System.getProperty("offloop.root"));
        String source = Files.readString(
                root.resolve("http-server/src/test/java/dev/offloop/http/EmbeddedService.java"), UTF_8);
        String method = source.substring(source.indexOf("    static Future"), source.lastIndexOf('}'));

        assertThat(Files.readString(root.resolve("docs/embedding.md"), UTF_8))
                .contains(method.stripTrailing().stripIndent());
    }
}
