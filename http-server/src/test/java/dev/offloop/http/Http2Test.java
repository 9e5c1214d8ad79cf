package dev.offloop.http;

import static dev.offloop.http.ServiceFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.http.connection.ConnectionBounds;
import dev.offloop.offload.Limits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of HTTP/2 do with connections and streams; without TLS, which changes none of it. */
@TestInstance(Lifecycle.PER_CLASS)
class Http2Test {
    private static final int LARGE_BYTES = 1 << 20;

    private final ServiceFixture service =
            new ServiceFixture(config -> config.withClearTextHttp2(true), Limits.defaults());
    private final ServiceFixture impatient = new ServiceFixture(
            config -> config.withClearTextHttp2(true)
                    .withConnections(ConnectionBounds.defaults()
                            .withHeadTimeout(Duration.ofSeconds(2))
                            .withIdleTimeout(Duration.ofMillis(300))
                            .withPatience(Duration.ofSeconds(1))),
            Limits.defaults());

    @AfterAll
    void close() {
        service.close();
        impatient.close();
    }

    private static HttpClient client(ServiceFixture of) {
        return of.vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
    }

    private static Future<HttpClientRequest> request(
            HttpClient client, ServiceFixture to, HttpMethod method, String path) {
        return client.request(new RequestOptions()
                .setHost("localhost")
                .setPort(to.service.port())
                .setMethod(method)
                .setURI(path));
    }

    private static HttpClientResponse get(HttpClient client, ServiceFixture from, String path) {
        return await(request(client, from, HttpMethod.GET, path).compose(HttpClientRequest::send));
    }

    private static Future<HttpClientResponse> post(HttpClient client, ServiceFixture to, String path, Buffer body) {
        return request(client, to, HttpMethod.POST, path).compose(request -> request.send(body));
    }

    private static Future<Void> closed(HttpConnection connection) {
        Promise<Void> closed = Promise.promise();
        connection.closeHandler(ignored -> closed.tryComplete());
        return closed.future();
    }

    @Test
    void headIsAnsweredAsGetIsWithoutTheBody() {
        HttpClient client = client(service);
        for (String path : List.of("/ping", "/health/live", "/tasks", "/metrics", "/nothing-here")) {
            HttpClientResponse got = get(client, service, path);
            Buffer body = Buffer.buffer();
            HttpClientResponse head = await(request(client, service, HttpMethod.HEAD, path)
                    .compose(HttpClientRequest::send)
                    .compose(response -> response.body().map(bytes -> {
                        body.appendBuffer(bytes);
                        return response;
                    })));

            assertThat(head.statusCode()).as(path).isEqualTo(got.statusCode());
            assertThat(head.getHeader("content-type")).isEqualTo(got.getHeader("content-type"));
            assertThat(Integer.parseInt(head.getHeader("content-length"))).isPositive();
            assertThat(body.length()).isZero();
        }
        await(client.close());
    }

    @Test
    void manyStreamsOfOneConnectionAreServed() {
        HttpClient client = client(service);
        List<Future<Buffer>> answers = IntStream.range(0, 300)
                .mapToObj(i -> post(client, service, "/tasks/echo", Buffer.buffer("number " + i))
                        .compose(HttpClientResponse::body))
                .toList();

        IntStream.range(0, 300)
                .forEach(i -> assertThat(await(answers.get(i)).toString()).isEqualTo("number " + i));
        await(client.close());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"
            })
    void http11AndTheUpgradeFromItAreNotSpokenThere(String headers) throws Exception {
        try (RawConnection client = new RawConnection(service.service.port())) {
            client.send("POST /tasks/hold HTTP/1.1\r\nHost: localhost\r\n" + headers + "Content-Length: 1\r\n\r\n7");

            assertThat(client.awaitEnd()).isTrue();
            assertThat(service.hold.isCancelled()).isFalse();
        }
    }

    @Test
    void aHostThatIsNotThisMachineIsTurnedAway() {
        HttpClient client = client(service);
        HttpClientResponse response = await(request(client, service, HttpMethod.GET, "/ping")
                .compose(request -> request.authority(HostAndPort.create("evil.example", 80))
                        .send()));

        assertThat(response.statusCode()).isEqualTo(403);
        await(client.close());
    }

    @Test
    void aStreamThatIsResetLosesItsTask() throws Exception {
        HttpClient client = client(service);
        HttpClientRequest request = await(request(client, service, HttpMethod.POST, "/tasks/hold"));
        await(request.end(Buffer.buffer("7")));
        assertThat(service.hold.awaitStart()).isTrue();

        await(request.reset());

        assertThat(service.hold.awaitCancel()).isTrue();
        assertThat(get(client, service, "/ping").statusCode()).isEqualTo(200);
        await(client.close());
    }

    @Test
    void aConnectionWithoutStreamsIsClosedAndOneThatSaysNothingToo() throws Exception {
        HttpClient client = client(impatient);
        HttpClientResponse response = get(client, impatient, "/ping");

        await(closed(response.request().connection()));

        try (RawConnection silent = new RawConnection(impatient.service.port())) {
            assertThat(silent.awaitEnd()).isTrue();
        }
        await(client.close());
    }

    @Test
    void aStreamWhoseAnswerIsNotTakenIsResetAndTheOthersGoOn() {
        HttpClient client = client(impatient);
        HttpClientResponse stalled = await(post(client, impatient, "/tasks/echo", Buffer.buffer(new byte[LARGE_BYTES]))
                .onSuccess(HttpClientResponse::pause));
        Promise<Throwable> reset = Promise.promise();
        stalled.exceptionHandler(reset::tryComplete);
        stalled.handler(ignored -> {});
        stalled.pause();

        while (!reset.future().isComplete()) {
            assertThat(get(client, impatient, "/ping").statusCode()).isEqualTo(200);
        }

        assertThat(await(reset.future())).hasMessageContaining("reset");
        await(client.close());
    }

    @Test
    void whenTheServiceStopsStreamsAreAnsweredAndThenTheConnectionEnds() throws Exception {
        try (ServiceFixture stopping = new ServiceFixture(
                config -> config.withClearTextHttp2(true)
                        .withConnections(ConnectionBounds.defaults().withDrainGrace(Duration.ofMillis(100))),
                Limits.defaults())) {
            HttpClient client = client(stopping);
            Future<HttpClientResponse> answer = post(client, stopping, "/tasks/hold", Buffer.buffer("7"));
            assertThat(stopping.hold.awaitStart()).isTrue();

            await(stopping.service.drain());
            stopping.hold.release();

            HttpClientResponse response = await(answer);
            assertThat(response.statusCode()).isEqualTo(200);
            await(closed(response.request().connection()));
            await(client.close());
        }
    }

    @Test
    void oneConnectionMoreThanThereMayBeWaitsUntilTheOtherHasNoStream() throws Exception {
        try (ServiceFixture full = new ServiceFixture(
                config -> config.withClearTextHttp2(true)
                        .withConnections(ConnectionBounds.defaults().withConnections(1)),
                Limits.defaults())) {
            HttpClient first = client(full);
            HttpClient second = client(full);
            Future<HttpClientResponse> answer = post(first, full, "/tasks/hold", Buffer.buffer("7"));
            assertThat(full.hold.awaitStart()).isTrue();
            Future<HttpClientResponse> other =
                    request(second, full, HttpMethod.GET, "/ping").compose(HttpClientRequest::send);

            full.hold.release();

            assertThat(await(answer).statusCode()).isEqualTo(200);
            assertThat(await(other).statusCode()).isEqualTo(200);
            await(first.close());
            await(second.close());
        }
    }
}
