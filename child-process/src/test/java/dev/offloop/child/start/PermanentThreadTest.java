package dev.offloop.child.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.offload.HomeLoop;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The thread that starts children must never end: the kernel would end them with it. */
class PermanentThreadTest {
    private final Loop loop = new Loop();
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final PermanentThread launcher = new PermanentThread(loop, "launcher-under-test");

    @AfterEach
    void close() {
        launcher.close();
    }

    private Object next() throws InterruptedException {
        Object next = heard.poll(20, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next == null ? "nothing" : next;
    }

    private Thread thread() throws InterruptedException {
        launcher.run(Thread::currentThread, heard::add, heard::add);
        return (Thread) next();
    }

    @Test
    void aLoopThatIsFullHoldsTheThreadUpAndDoesNotEndIt() throws InterruptedException {
        Thread before = thread();
        loop.refusals.set(5);
        launcher.run(() -> "news", heard::add, heard::add);

        assertThat(next()).isEqualTo("news");
        assertThat(loop.refusals).hasNonPositiveValue();
        assertThat(thread()).isSameAs(before);
    }

    @Test
    void nothingThatAJobThrowsEndsTheThread() throws InterruptedException {
        Thread before = thread();
        launcher.run(
                () -> {
                    throw new OutOfMemoryError("made up");
                },
                heard::add,
                heard::add);
        assertThat(next()).isInstanceOf(OutOfMemoryError.class);
        launcher.tidy("A job", () -> {
            throw new StackOverflowError("made up");
        });

        assertThat(thread()).isSameAs(before);
    }

    @Test
    void whatTheCallbackThrowsIsPassedToTheOtherOne() throws InterruptedException {
        launcher.run(
                () -> "news",
                news -> {
                    throw new AssertionError("cannot take " + news);
                },
                heard::add);

        assertThat(next()).isInstanceOf(AssertionError.class);
    }

    @Test
    void aJobThatComesTooLateFails() throws InterruptedException {
        launcher.close();
        launcher.run(() -> "news", heard::add, heard::add);
        launcher.tidy("A job", () -> heard.add("tidied"));

        assertThat(next()).isInstanceOf(RejectedExecutionException.class);
        assertThat(heard).isEmpty();
    }

    /** Runs tasks at once, and refuses so many of them. */
    private static final class Loop implements HomeLoop {
        private final AtomicInteger refusals = new AtomicInteger();

        @Override
        public boolean inLoop() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            if (refusals.getAndDecrement() > 0) {
                throw new RejectedExecutionException("as many tasks wait as may");
            }
            task.run();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Runnable schedule(long delayNanos, Runnable task) {
            throw new UnsupportedOperationException("no timers");
        }
    }
}
