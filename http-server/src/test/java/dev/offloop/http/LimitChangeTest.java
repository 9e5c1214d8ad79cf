package dev.offloop.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.http.connection.ConnectionBounds;
import dev.offloop.http.overload.OverloadBounds;
import dev.offloop.offload.Limits;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Limits that change while the service runs. */
class LimitChangeTest {
    private final ServiceFixture service = new ServiceFixture();
    private final ServiceConfig usual = ServiceConfig.defaults();

    @AfterEach
    void close() {
        service.close();
    }

    private void change(ServiceConfig limits) {
        ServiceFixture.await(service.service.changeLimits(limits));
    }

    @Test
    void theBodyLimit() {
        change(usual.withBodyLimitBytes(10));
        assertThat(service.post("/tasks/echo", new byte[11]).statusCode()).isEqualTo(413);
        assertThat(service.post("/tasks/echo", new byte[10]).statusCode()).isEqualTo(200);

        change(usual);
        assertThat(service.post("/tasks/echo", new byte[11]).statusCode()).isEqualTo(200);
    }

    @Test
    void theBytesHeld() {
        change(usual.withHeldBytes(1_000));
        assertThat(service.post("/tasks/echo", new byte[1_001]).statusCode()).isEqualTo(413);

        change(usual.withHeldBytes(2_000));
        assertThat(service.post("/tasks/echo", new byte[1_001]).statusCode()).isEqualTo(200);
    }

    @Test
    void theNumberOfConnections() throws Exception {
        change(usual.withConnections(usual.connections().withConnections(1)));

        try (RawConnection first = new RawConnection(service.service.port())) {
            assertThat(first.send("GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .read()
                            .status())
                    .isEqualTo(200);
            try (RawConnection second = new RawConnection(service.service.port())) {
                assertThat(second.send("GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                .read()
                                .status())
                        .isEqualTo(200);
                assertThat(first.awaitEnd()).isTrue();

                change(usual.withConnections(ConnectionBounds.defaults()));
                try (RawConnection third = new RawConnection(service.service.port())) {
                    for (RawConnection each : new RawConnection[] {third, second}) {
                        assertThat(each.send("GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                        .read()
                                        .status())
                                .isEqualTo(200);
                    }
                }
            }
        }
    }

    @Test
    void theTimeThatAConnectionMayBeIdle() throws Exception {
        try (RawConnection idle = new RawConnection(service.service.port())) {
            assertThat(idle.send("GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .read()
                            .status())
                    .isEqualTo(200);

            change(usual.withConnections(usual.connections().withIdleTimeout(Duration.ofMillis(50))));

            assertThat(idle.awaitEnd()).isTrue();
        }
    }

    @Test
    void whenMemoryIsTooFull() {
        change(usual.withOverload(new OverloadBounds(Duration.ZERO, 1)));
        assertThat(awaitStatus(503).headers().firstValue("Retry-After")).isPresent();

        change(usual.withOverload(new OverloadBounds(Duration.ZERO, 100)));
        awaitStatus(200);
    }

    private HttpResponse<byte[]> awaitStatus(int status) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ServiceFixture.WAIT_SECONDS);
        while (true) {
            HttpResponse<byte[]> response = service.post("/tasks/echo", new byte[1]);
            if (response.statusCode() == status) {
                return response;
            }
            assertThat(System.nanoTime() - end).isNegative();
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void thoseOfTheTasksInFlight() throws Exception {
        ServiceFixture.await(service.offload.changeLimits(new Limits(1, 1 << 20, 1, Duration.ofSeconds(30))));
        Thread waiting = Thread.ofVirtual().start(() -> service.post("/tasks/hold", new byte[1]));
        assertThat(service.hold.awaitStart()).isTrue();

        assertThat(service.post("/tasks/echo", new byte[1]).statusCode()).isEqualTo(429);
        ServiceFixture.await(service.offload.changeLimits(Limits.defaults()));
        assertThat(service.post("/tasks/echo", new byte[1]).statusCode()).isEqualTo(200);
        service.hold.release();
        waiting.join();
    }
}
