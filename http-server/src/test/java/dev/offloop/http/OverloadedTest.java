package dev.offloop.http;

import static dev.offloop.http.ServiceFixture.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.http.overload.OverloadBounds;
import dev.offloop.offload.Limits;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A service whose machine has less memory than it is to have. */
final class OverloadedTest {
    @Test
    void tasksAreRefusedWithTheReasonAndAllElseIsAnswered() {
        OverloadBounds hardlyAny = new OverloadBounds(Duration.ZERO, 1);
        try (ServiceFixture service = new ServiceFixture(config -> config.withOverload(hardlyAny), Limits.defaults())) {
            HttpResponse<byte[]> refused = awaitRefusal(service);

            assertThat(json(refused).getString("type")).isEqualTo("urn:offloop:problem:overloaded");
            assertThat(json(refused).getString("reason")).isIn("heap", "memory");
            assertThat(refused.headers().firstValue("Retry-After").map(Integer::parseInt))
                    .as("of memory that may become emptier meanwhile")
                    .hasValueSatisfying(seconds -> assertThat(seconds).isBetween(1, 60));
            assertThat(service.get("/ping").statusCode()).isEqualTo(200);
            assertThat(service.get("/tasks").statusCode()).isEqualTo(200);
            assertThat(new String(service.get("/metrics").body(), UTF_8))
                    .contains("offloop_overloaded{reason=\"memory\"} 1")
                    .contains("offloop_overloaded{reason=\"loop-delay\"} 0")
                    .contains("offloop_http_problems_total{kind=\"overloaded\"} ");
        }
    }

    /** Once it has looked. */
    private static HttpResponse<byte[]> awaitRefusal(ServiceFixture service) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            HttpResponse<byte[]> response = service.post("/tasks/echo", new byte[1]);
            if (response.statusCode() == 503) {
                return response;
            }
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(System.nanoTime() - end).isNegative();
            LockSupport.parkNanos(5_000_000);
        }
    }
}
