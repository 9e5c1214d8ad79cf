package dev.offloop.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs that are encoded for a child: where that is done. */
class LargeInputTest {
    private final List<Boolean> encodedOnLoop = new CopyOnWriteArrayList<>();

    /** JSON that notes the threads on which it is made. */
    private final class Noting implements Codec<String> {
        private final Codec<String> json = Codec.json(String.class);

        @Override
        public String mediaType() {
            return json.mediaType();
        }

        @Override
        public boolean accepts(String mediaType) {
            return json.accepts(mediaType);
        }

        @Override
        public String fromEdge(byte[] body) {
            return json.fromEdge(body);
        }

        @Override
        public byte[] toEdge(String value) {
            return json.toEdge(value);
        }

        @Override
        public String decode(byte[] bytes) {
            return json.decode(bytes);
        }

        @Override
        public byte[] encode(String value) {
            encodedOnLoop.add(Context.isOnEventLoopThread());
            return json.encode(value);
        }
    }

    private final class Length implements Task<String, Integer> {
        private final TaskDescriptor<String, Integer> descriptor =
                TaskDescriptor.idempotent("length", "Counts characters", new Noting(), Codec.json(Integer.class));

        @Override
        public TaskDescriptor<String, Integer> descriptor() {
            return descriptor;
        }

        @Override
        public Integer run(String input, TaskContext context) {
            return input.length();
        }
    }

    @Test
    void oneThatIsLargeAndNoArrayIsEncodedOffTheLoopAndASmallOneOnIt(@TempDir Path directory) {
        Vertx vertx = Vertx.vertx();
        Length length = new Length();
        ChildConfig config = ChildConfig.defaults()
                .withChildren(1)
                .withRuntimeDirectory(directory)
                .withAgentsInThreads();
        Offload offload =
                Rig.get(Offload.start(vertx, OffloadConfig.of(TaskRegistry.of(length), new ChildBackend(config))));
        try {
            for (int size : new int[] {10, 300_000}) {
                String text = "x".repeat(size);
                assertThat(Rig.get(offload.submit(
                                        length, text, TaskOptions.defaults().inputBytes(size))
                                .future()))
                        .isEqualTo(size);
            }
            // It is encoded again where it had to wait for room.
            assertThat(encodedOnLoop.getFirst()).isTrue();
            assertThat(encodedOnLoop.subList(1, encodedOnLoop.size()))
                    .isNotEmpty()
                    .containsOnly(false);
        } finally {
            Rig.get(offload.close(Duration.ZERO));
            Rig.get(vertx.close());
        }
    }
}
