package dev.offloop.cli;

import dev.offloop.http.OffloopService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The first requests to a service, sent by itself. Main thread. */
final class Rehearsal {
    /** No other process drives the service meanwhile. */
    static final String TOKEN = UUID.randomUUID().toString();

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> PAGES = List.of("/", "/tasks", "/workers", "/metrics", "/health/ready");
    private static final List<String> TASKS =
            List.of("/tasks/echo", "/tasks/echo?strategy=platform", "/tasks/echo?strategy=virtual");

    private Rehearsal() {}

    /** Returns once all is answered and the children's AOT cache is made, or could not be made. */
    static void run(Vertx vertx, OffloopService service) {
        HttpClient client = vertx.createHttpClient();
        List<Future<Buffer>> answers = new ArrayList<>();
        PAGES.forEach(page -> answers.add(request(client, HttpMethod.GET, service.url() + page)));
        TASKS.forEach(task -> answers.add(request(client, HttpMethod.POST, service.url() + task)));
        Assembly.await(Future.all(answers), PATIENCE);
        Assembly.await(service.offload().settledStartCaches(PATIENCE), PATIENCE.multipliedBy(2));
        Assembly.await(client.close(), PATIENCE);
    }

    private static Future<Buffer> request(HttpClient client, HttpMethod method, String url) {
        return client.request(new RequestOptions().setMethod(method).setAbsoluteURI(url))
                .compose(request -> request.putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + TOKEN)
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
                        .send(Buffer.buffer("rehearsal")))
                .compose(HttpClientResponse::body);
    }
}
