package dev.offloop.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.workers.port.Worker;
import dev.offloop.workers.port.WorkerBuilder;
import dev.offloop.workers.port.WorkerContract;
import dev.offloop.workers.port.WorkerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract of workers in child JVMs. Nothing is left of them. */
class ProcessWorkerIT extends WorkerContract {
    private ProcessWorkers workers;

    @BeforeEach
    void open() {
        workers = new ProcessWorkers(QuickChildren.config(directory.resolve("run")));
    }

    @Override
    protected <I, O> WorkerBuilder<I, O> prepare(Class<? extends WorkerProgram<I, O>> program) {
        return Worker.process(vertx, program, workers);
    }

    @AfterEach
    void nothingIsLeftOnceVertxIsClosed() throws IOException {
        get(vertx.close());
        Path run = directory.resolve("run");
        if (Files.exists(run)) {
            try (Stream<Path> left = Files.list(run)) {
                assertThat(left).as("files left behind").isEmpty();
            }
        }
    }
}
