package dev.offloop.http;

import static dev.offloop.http.ServiceFixture.header;
import static dev.offloop.http.ServiceFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.offload.Limits;
import dev.offloop.task.Outcome;
import io.vertx.core.json.JsonArray;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What happens to a request when workers are lost, missing or busy. */
class BackendFailureTest {
    @Test
    void aLostWorkerIsABadGatewayWithTheCauseOfItsDeath() {
        try (ServiceFixture service = new ServiceFixture(config -> config, new Limits(10, 1 << 20, 1))) {
            service.fake.onRun(service.fake::lose);

            HttpResponse<byte[]> response = service.post("/tasks/echo?strategy=fake", new byte[1]);

            assertThat(response.statusCode()).isEqualTo(502);
            assertThat(json(response).getString("type")).isEqualTo("urn:offloop:problem:worker-lost");
            assertThat(json(response).getString("detail")).contains("SIGKILL", "last words");
            assertThat(json(response).getString("signal")).isEqualTo("SIGKILL");
            assertThat(json(response).getLong("pid")).isEqualTo(4711);
            assertThat(json(response).getJsonArray("lastLines")).isEqualTo(JsonArray.of("last words"));
        }
    }

    @Test
    void aStrategyWithoutWorkersIsUnavailableAndSaysWhenToTryAgain() {
        try (ServiceFixture service = new ServiceFixture()) {
            service.fake.unavailable(Optional.of("no child could be started"));

            HttpResponse<byte[]> response = service.post("/tasks/echo?strategy=fake", new byte[1]);
            HttpResponse<byte[]> ready = service.get("/health/ready");

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(json(response).getString("detail")).contains("no child could be started");
            assertThat(Integer.parseInt(header(response, "Retry-After"))).isPositive();
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(json(ready).getJsonObject("reasons").getString("fake"))
                    .contains("no worker", "/workers")
                    .doesNotContain("no child could be started");
            assertThat(json(service.get("/workers"))
                            .getJsonObject("unavailable")
                            .getString("fake"))
                    .isEqualTo("no child could be started");
            assertThat(service.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(service.post("/tasks/echo", new byte[1]).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void onlyWhoCarriesTheTokenReadsAtTheHealthPageWhatAWorkerMayHavePrinted() {
        try (ServiceFixture service = new ServiceFixture(config -> config.withToken("s3cret"), Limits.defaults())) {
            service.fake.unavailable(Optional.of("the last words of a child"));

            HttpResponse<byte[]> open = service.get("/health/ready");
            HttpResponse<byte[]> told =
                    service.send(service.request("/health/ready").header("Authorization", "Bearer s3cret"));

            assertThat(open.statusCode()).isEqualTo(503);
            assertThat(json(open).encode()).doesNotContain("last words");
            assertThat(json(told).getJsonObject("reasons").getString("fake")).isEqualTo("the last words of a child");
        }
    }

    @Test
    void anInputTooLargeForTheStrategyIsTooLarge() {
        try (ServiceFixture service = new ServiceFixture()) {
            service.fake.onRun(task -> service.fake.refuse(task, Outcome.Reason.TOO_LARGE, "over 1 byte"));

            HttpResponse<byte[]> response = service.post("/tasks/echo?strategy=fake", new byte[2]);

            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(json(response).getString("detail")).contains("over 1 byte");
        }
    }

    @Test
    void whenAsMuchIsInFlightAsAllowedTheNextOneIsToldToComeBack() throws Exception {
        try (ServiceFixture service = new ServiceFixture(config -> config, new Limits(1, 1 << 20, 1))) {
            CompletableFuture<HttpResponse<byte[]>> first =
                    CompletableFuture.supplyAsync(() -> service.post("/tasks/hold", new byte[1]));
            assertThat(service.hold.awaitStart()).isTrue();

            HttpResponse<byte[]> second = service.post("/tasks/echo", new byte[1]);

            assertThat(second.statusCode()).isEqualTo(429);
            assertThat(json(second).getString("detail")).contains("1 of 1 tasks");
            assertThat(Integer.parseInt(header(second, "Retry-After"))).isPositive();
            service.hold.release();
            assertThat(first.get().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aClientThatGoesAwayTakesItsTaskBack() throws Exception {
        try (ServiceFixture service = new ServiceFixture()) {
            try (RawConnection client = new RawConnection(service.service.port())) {
                client.send("POST /tasks/hold HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
                assertThat(service.hold.awaitStart()).isTrue();
            }

            assertThat(service.hold.awaitCancel()).isTrue();
        }
    }

    @Test
    void aTaskThatOutlivesTheDrainTimeIsAnsweredAsCancelled() throws Exception {
        try (ServiceFixture service = new ServiceFixture()) {
            CompletableFuture<HttpResponse<byte[]>> running =
                    CompletableFuture.supplyAsync(() -> service.post("/tasks/hold", new byte[1]));
            assertThat(service.hold.awaitStart()).isTrue();

            ServiceFixture.await(service.offload.close(Duration.ofMillis(50)));

            assertThat(running.get().statusCode()).isEqualTo(503);
            assertThat(json(running.get()).getString("type")).isEqualTo("urn:offloop:problem:cancelled");
            HttpResponse<byte[]> late = service.post("/tasks/echo", new byte[1]);
            assertThat(json(late).getString("type")).isEqualTo("urn:offloop:problem:draining");
        }
    }
}
