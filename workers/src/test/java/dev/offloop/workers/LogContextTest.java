package dev.offloop.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.offload.Offload;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.sample.TellLogContext;
import dev.offloop.task.sample.Text;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What the log lines of a caller say is what those of its tasks say. */
final class LogContextTest {
    private static final Text NAME = new Text("request");
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        MDC.clear();
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private static String told(Offload offload, TaskOptions options) {
        return get(offload.submit(TellLogContext.class, NAME, options)).text();
    }

    @Test
    void isCarriedWhenThatIsAskedFor() {
        Offload carrying = get(Offload.create(vertx)
                .tasks(TellLogContext.class)
                .strategies("platform")
                .carryLogContext()
                .start());
        Offload plain = get(Offload.create(vertx)
                .tasks(TellLogContext.class)
                .strategies("platform")
                .start());
        MDC.put("request", "7");

        assertThat(told(carrying, TaskOptions.defaults())).isEqualTo("7");
        assertThat(told(carrying, TaskOptions.defaults().logContext(Map.of("request", "8"))))
                .isEqualTo("8");
        assertThat(told(plain, TaskOptions.defaults())).isEqualTo("none");
        assertThat(get(carrying.call(() -> MDC.get("request")))).isEqualTo("7");
        MDC.clear();
        assertThat(told(carrying, TaskOptions.defaults())).isEqualTo("none");
    }
}
