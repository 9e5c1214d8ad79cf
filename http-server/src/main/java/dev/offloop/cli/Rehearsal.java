package dev.offloop.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

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

/**
 * The first requests to a service, sent by itself: what they load is recorded in the AOT cache, so that the first
 * requests of clients find it there. Main thread.
 */
final class Rehearsal {
    /** No other process drives the service meanwhile. */
    static final String TOKEN = UUID.randomUUID().toString();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String BYTES = "application/octet-stream";
    private static final String JSON = "application/json";

    private final HttpClient client;
    private final String address;

    private Rehearsal(HttpClient client, String address) {
        this.client = client;
        this.address = address;
    }

    /** Returns once all is answered and the children's AOT cache is made, or could not be made. */
    static void run(Vertx vertx, OffloopService service) {
        HttpClient client = vertx.createHttpClient();
        Rehearsal rehearsal = new Rehearsal(client, service.url());
        Assembly.await(Future.all(requests().stream().map(rehearsal::answer).toList()), PATIENCE);
        Assembly.await(service.offload().settledStartCaches(PATIENCE), PATIENCE.multipliedBy(2));
        Assembly.await(client.close(), PATIENCE);
    }

    private record Request(HttpMethod method, String path, String mediaType, Buffer body) {
        static Request get(String path) {
            return new Request(HttpMethod.GET, path, BYTES, Buffer.buffer());
        }

        static Request task(String path, String json) {
            return new Request(HttpMethod.POST, "/tasks/" + path, JSON, Buffer.buffer(json));
        }

        static Request task(String path, byte[] body) {
            return new Request(HttpMethod.POST, "/tasks/" + path, BYTES, Buffer.buffer(body));
        }
    }

    private static List<Request> requests() {
        List<Request> requests = new ArrayList<>();
        for (String page :
                List.of("/", "/ping", "/tasks", "/workers", "/metrics", "/health", "/health/ready", "/none")) {
            requests.add(Request.get(page));
        }
        byte[] bytes = "rehearsal".getBytes(UTF_8);
        for (String strategy : List.of("child", "platform", "virtual")) {
            requests.add(Request.task("echo?strategy=" + strategy, bytes));
            requests.add(Request.task("burn?strategy=" + strategy, "{\"millis\":0.05}"));
            requests.add(Request.task("burn?strategy=" + strategy, "{\"millis\":\"wrong\"}"));
        }
        requests.add(Request.task("password-hash", "{\"password\":\"p\",\"salt\":\"salt\",\"iterations\":1000}"));
        requests.add(Request.task("mandelbrot?width=16&height=16", new byte[0]));
        requests.add(Request.task("sha256", bytes));
        requests.add(Request.task("gzip", bytes));
        return requests;
    }

    private Future<Buffer> answer(Request request) {
        return client.request(new RequestOptions().setMethod(request.method()).setAbsoluteURI(address + request.path()))
                .compose(sent -> sent.putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + TOKEN)
                        .putHeader(HttpHeaders.CONTENT_TYPE, request.mediaType())
                        .send(request.body()))
                .compose(HttpClientResponse::body);
    }
}
