package dev.offloop.loop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.loop.EventLoop;
import dev.offloop.loop.Handle;
import dev.offloop.loop.LoopConfig;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NettyFaultsTest {
    private final List<String> trace = new CopyOnWriteArrayList<>();
    private final LoopConfig noting = LoopConfig.defaults().toBuilder()
            .errorHandler((phase, callback, error) -> trace.add(phase + " " + error.getMessage()))
            .build();

    /** Reads a byte of a pipe and throws an error that would end a stock loop. */
    private record ThrowingHandle(Pipe pipe) implements NioIoHandle {
        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            try {
                pipe.source().read(ByteBuffer.allocate(1));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            throw new AssertionError("from an I/O callback");
        }

        @Override
        public SelectableChannel selectableChannel() {
            return pipe.source();
        }

        @Override
        public void close() {}
    }

    @Test
    void anErrorThatEscapesAnIoCallbackDoesNotEndTheLoop() throws Exception {
        try (OnVertx on = new OnVertx(LoopTransport.NIO, noting)) {
            Pipe pipe = Pipe.open();
            pipe.source().configureBlocking(false);
            IoEventLoop netty = (IoEventLoop) ((ContextInternal) on.context).nettyEventLoop();
            IoRegistration registration =
                    netty.register(new ThrowingHandle(pipe)).get();
            on.<Boolean>run((loop, done) -> {
                registration.submit(NioIoOps.READ);
                done.complete(true);
            });
            for (int i = 0; i < 2; i++) {
                pipe.sink().write(ByteBuffer.wrap(new byte[] {1}));
            }
            String told = on.run((loop, done) -> loop.setInterval(1, () -> {
                if (trace.size() == 2) {
                    done.complete(String.join(", ", trace));
                }
            }));

            assertThat(told).isEqualTo("POLL from an I/O callback, POLL from an I/O callback");
            pipe.sink().close();
            pipe.source().close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void callbacksThatThrowErrorsDoNotEndTheLoop(LoopTransport transport) throws Exception {
        try (OnVertx on = new OnVertx(transport, noting)) {
            on.<Boolean>run((loop, done) -> {
                Runnable broken = () -> {
                    throw new StackOverflowError("broken");
                };
                loop.execute(broken);
                loop.setImmediate(broken);
                loop.setTimeout(1, broken);
                loop.onClosing(broken);
                loop.setTimeout(20, () -> done.complete(true));
            });

            assertThat(trace)
                    .containsExactlyInAnyOrder("PENDING broken", "CHECK broken", "TIMERS broken", "CLOSING broken");
        }
    }

    @ParameterizedTest
    @EnumSource
    void vertxMayBeClosedInsideACallback(LoopTransport transport) throws Exception {
        OnVertx on = new OnVertx(transport, noting);
        CompletableFuture<Void> closed = new CompletableFuture<>();
        on.loop.execute(() -> {
            on.vertx.close().onComplete(done -> closed.complete(null));
            on.loop.nextTick(() -> trace.add("tick"));
        });
        OnVertx.get(closed);

        assertThat(trace).containsExactly("tick");
    }

    @ParameterizedTest
    @EnumSource
    void aShutdownRunsWhatIsQueuedForgetsTimersAndRefusesWhatComesLater(LoopTransport transport) throws Exception {
        OnVertx on = new OnVertx(transport, noting);
        CountDownLatch queued = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        EventLoop loop = on.loop;
        loop.execute(() -> {
            loop.setTimeout(60_000, () -> trace.add("timer"));
            loop.execute(() -> trace.add("pending"));
            loop.setImmediate(() -> {
                trace.add("immediate");
                loop.onClosing(() -> trace.add("closing"));
            });
            queued.countDown();
            awaitQuietly(goOn);
        });
        queued.await();
        loop.execute(() -> trace.add("from elsewhere"));
        CompletableFuture<Void> closed = on.vertx.close().toCompletionStage().toCompletableFuture();
        goOn.countDown();
        OnVertx.get(closed);

        assertThat(trace).containsExactlyInAnyOrder("pending", "from elsewhere", "immediate", "closing");
        assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void moreWaitingTasksThanConfiguredAreRefused() throws Exception {
        LoopConfig small = noting.toBuilder().maxWaitingTasks(1_024).build();
        try (OnVertx on = new OnVertx(LoopTransport.NIO, small)) {
            CountDownLatch blocked = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            on.loop.execute(() -> {
                blocked.countDown();
                awaitQuietly(goOn);
            });
            blocked.await();
            CompletableFuture<Void> stillServed = new CompletableFuture<>();
            on.loop.execute(() -> stillServed.complete(null));
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            on.loop.execute(() -> {});
                        }
                    })
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("maxWaitingTasks");
            goOn.countDown();
            OnVertx.get(stillServed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void handlesWorkWithinTheirOwnCallbacks(LoopTransport transport) throws Exception {
        try (OnVertx on = new OnVertx(transport, noting)) {
            int runs = on.run((loop, done) -> {
                int[] count = {0};
                Handle[] interval = new Handle[1];
                interval[0] = loop.setInterval(1, () -> {
                    if (++count[0] == 3) {
                        interval[0].cancel();
                        loop.setTimeout(10, () -> done.complete(count[0]));
                    }
                });
            });

            assertThat(runs).isEqualTo(3);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
