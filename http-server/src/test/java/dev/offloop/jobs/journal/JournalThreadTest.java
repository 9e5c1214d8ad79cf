package dev.offloop.jobs.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.jobs.JobStoreException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JournalThreadTest {
    private static final int WAIT_SECONDS = 60;

    private final FakeWork work = new FakeWork();
    private final JournalThread thread = new JournalThread(work);

    @BeforeEach
    void start() {
        thread.start();
    }

    @AfterEach
    void close() {
        await(end());
    }

    @Test
    void aListenerThatThrowsHarmsNeitherTheNextAnswerNorTheThread() {
        Future<String> both = call(promise -> {
            thread.afterwards(() -> {
                throw new RejectedExecutionException("its loop has ended");
            });
            thread.afterwards(() -> {
                throw new IllegalStateException("a fault of its own");
            });
            thread.answer(promise, "told");
        });

        assertThat(await(both)).isEqualTo("told");
        assertThat(await(call(promise -> thread.answer(promise, "again")))).isEqualTo("again");
    }

    @Test
    void whenNothingCanBeRecordedAllAreToldAndItSleeps() {
        Promise<String> waiting = Promise.promise();
        work.waiting.add(waiting);
        work.failure = new IOException("no such device");

        assertThatThrownBy(() -> await(call(promise -> thread.answer(promise, "recorded"))))
                .hasMessageContaining("no such device");
        assertThatThrownBy(() -> await(waiting.future())).hasMessageContaining("no such device");
        assertThatThrownBy(() -> await(call(promise -> thread.answer(promise, "recorded"))))
                .isInstanceOf(JobStoreException.class)
                .hasMessageContaining("start the service again");
        assertThat(work.commits).as("one that failed, and none afterwards").hasValue(1);
        assertThat(work.asked)
                .as("it does not ask again and again for what is due")
                .hasValueLessThan(10);
    }

    @Test
    void everyCallIsAnsweredWhileItIsClosed() throws InterruptedException {
        List<Future<String>> futures = new ArrayList<>();
        CountDownLatch begun = new CountDownLatch(1);
        Thread caller = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 100_000; i++) {
                futures.add(call(promise -> thread.answer(promise, "done")));
                begun.countDown();
            }
        });
        begun.await();
        await(end());
        caller.join();

        for (Future<String> future : futures) {
            try {
                assertThat(await(future)).isEqualTo("done");
            } catch (JobStoreException e) {
                assertThat(e.reason()).isIn(JobStoreException.Reason.CLOSED, JobStoreException.Reason.FULL);
            }
        }
    }

    private interface Body {
        void run(Promise<String> promise) throws Exception;
    }

    private Future<String> call(Body body) {
        Promise<String> promise = Promise.promise();
        thread.call(new JournalThread.Call() {
            @Override
            public void run() throws Exception {
                body.run(promise);
            }

            @Override
            public void fail(Throwable cause) {
                promise.tryFail(cause);
            }
        });
        return promise.future();
    }

    private Future<Void> end() {
        thread.close();
        return work.closed.future();
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("Not within " + WAIT_SECONDS + " s", e);
        }
    }

    private static final class FakeWork implements JournalThread.Work {
        private final Promise<Void> closed = Promise.promise();
        private final List<Promise<String>> waiting = new ArrayList<>();
        private final AtomicInteger commits = new AtomicInteger();
        private final AtomicInteger asked = new AtomicInteger();
        private volatile @Nullable IOException failure;

        @Override
        public void onTime() {}

        @Override
        public long untilDueMillis() {
            asked.incrementAndGet();
            // Something that is due and cannot be done, once writing fails.
            return failure == null ? Long.MAX_VALUE : 0;
        }

        @Override
        public void commit() throws IOException {
            IOException thrown = failure;
            if (thrown != null) {
                commits.incrementAndGet();
                throw thrown;
            }
        }

        @Override
        public void onBroken(Throwable reason) {
            waiting.forEach(promise -> promise.tryFail(reason));
        }

        @Override
        public void close(Throwable reason) {
            closed.complete();
        }
    }
}
