package dev.offloop.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.offloop.Offloop;
import dev.offloop.offload.Limits;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadException;
import dev.offloop.task.Outcome;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.TaskOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The door as an application finds it that has no child-process on its class path. */
class CreateTest {
    private final Vertx vertx = Offloop.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void aTaskGivenByItsClassRunsAndTheResultArrives() {
        Offload pool = Offload.create(vertx).tasks(Square.class).start().await();

        assertThat(pool.submit(Square.class, 41).await()).isEqualTo(1681);
        assertThat(pool.submit(Square.class, 2, TaskOptions.defaults().strategy("virtual"))
                        .await())
                .isEqualTo(4);
    }

    @Test
    void itStartsWithoutChildrenAndSaysSoInOneLine() {
        Logger logger = (Logger) LoggerFactory.getLogger(Offload.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
        try {
            Offload pool = Offload.create(vertx).tasks(Square.class).start().await();

            assertThat(pool.strategies()).containsExactly("platform", "virtual");
            assertThat(lines.list)
                    .singleElement()
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .asString()
                    .contains("without child", "child-process");
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(null);
        }
    }

    @Test
    void strategiesAreChosenByNameTheFirstByDefault() {
        Offload pool = Offload.create(vertx)
                .tasks(Square.class)
                .strategies("inline", "platform")
                .start()
                .await();

        assertThat(pool.strategies()).containsExactly("inline", "platform");
        assertThat(pool.defaultStrategy()).isEqualTo("inline");
    }

    @Test
    void aBackEndOfOnesOwnTakesThePlaceOfTheUsualOne() {
        Offload pool = Offload.create(vertx)
                .tasks(Square.class)
                .backend(ThreadBackend.platform(7))
                .backend(new InlineBackend())
                .defaultStrategy("virtual")
                .start()
                .await();

        assertThat(pool.strategies()).containsExactly("platform", "virtual", "inline");
        assertThat(pool.defaultStrategy()).isEqualTo("virtual");
    }

    @Test
    void whatIsWrongAboutItFailsItsFuture() {
        assertThat(failure(Offload.create(vertx).strategies("child").start()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("child-process");
        assertThat(failure(Offload.create(vertx).strategies("magic").start())).hasMessageContaining("magic");
        assertThat(failure(Offload.create(vertx).defaultStrategy("magic").start()))
                .hasMessageContaining("magic");
        assertThat(failure(Offload.create(vertx).tasks(Doing.class).start()))
                .hasMessageContainingAll(Doing.class.getName(), "constructor without arguments");
        assertThat(failure(Offload.create(vertx).tasks(Throwing.class).start()))
                .hasMessageContainingAll(Throwing.class.getName(), "no licence");
        assertThat(failure(Offload.create(vertx)
                        .tasks(Square.class)
                        .task(new Square())
                        .start()))
                .hasMessageContaining("Two tasks are named 'square'");
    }

    @Test
    void aTaskThatIsNotRegisteredFailsItsFutureAndSaysWhatToDo() {
        Offload pool = Offload.create(vertx).task(new Square()).start().await();

        assertThat(failure(pool.submit(Throwing.class, 1))).hasMessageContaining("tasks(...)");
    }

    @Test
    void codeRunsOnAPlatformThreadAndAnswersAsItIs() {
        Offload pool = Offload.create(vertx).tasks(Square.class).start().await();
        IOException thrown = new IOException("as it is");

        assertThat(pool.call(() -> Thread.currentThread().isVirtual()).await()).isFalse();
        assertThat(pool.call(
                                () -> Thread.currentThread().isVirtual(),
                                TaskOptions.defaults().strategy("virtual"))
                        .await())
                .isTrue();
        assertThat(pool.<Object>call(() -> null).await()).isNull();
        assertThat(failure(pool.call(() -> {
                    throw thrown;
                })))
                .isSameAs(thrown);
        assertThat(failure(pool.call(() -> 1, TaskOptions.defaults().strategy("magic"))))
                .hasMessageContaining("magic");
    }

    @Test
    void codeThatIsOverdueEndsAsAnyTask() {
        Offload pool = Offload.create(vertx).tasks(Square.class).start().await();
        CountDownLatch free = new CountDownLatch(1);

        Throwable failure = failure(pool.call(
                () -> {
                    free.await();
                    return 1;
                },
                TaskOptions.deadline(Duration.ofMillis(20))));
        free.countDown();

        assertThat(failure)
                .isInstanceOfSatisfying(
                        OffloadException.class, e -> assertThat(e.outcome()).isInstanceOf(Outcome.TimedOut.class));
    }

    @Test
    void whatIsTooMuchFailsItsFuture() {
        Offload pool = Offload.create(vertx)
                .tasks(Square.class)
                .limits(new Limits(1, 1 << 20, 1))
                .start()
                .await();
        CountDownLatch free = new CountDownLatch(1);
        Future<Integer> first = pool.call(() -> {
            free.await();
            return 1;
        });

        assertThat(failure(pool.submit(Square.class, 2))).isInstanceOf(OffloadException.class);
        free.countDown();
        assertThat(first.await()).isEqualTo(1);
    }

    @Test
    void closingItAndClosingVertxCompleteInAnyOrder() {
        List<Vertx> vertxes = List.of(Vertx.vertx(), Vertx.vertx(), Vertx.vertx());
        List<Offload> pools = vertxes.stream()
                .map(each -> Offload.create(each).tasks(Square.class).start().await())
                .toList();

        pools.get(0)
                .close()
                .compose(closed -> vertxes.get(0).close())
                .compose(closed -> pools.get(0).close())
                .await();
        vertxes.get(1).close().compose(closed -> pools.get(1).close()).await();
        Future.all(vertxes.get(2).close(), pools.get(2).close(), pools.get(2).close())
                .await();

        for (Offload pool : pools) {
            assertThat(failure(pool.submit(Square.class, 2))).isInstanceOf(OffloadException.class);
            assertThat(failure(pool.call(() -> 1))).isInstanceOf(OffloadException.class);
        }
    }

    @Test
    void closingVertxAloneLeavesNoThread() {
        Vertx own = Vertx.vertx();
        Offload pool = Offload.create(own).tasks(Square.class).start().await();
        Thread worker = pool.call(Thread::currentThread).await();

        own.close().await();

        assertThat(catchThrowable(worker::join)).isNull();
        assertThat(worker.isAlive()).isFalse();
    }

    private static Throwable failure(Future<?> future) {
        return catchThrowable(future::await);
    }

    private abstract static class Doing implements Task<Integer, Integer> {
        @Override
        public TaskDescriptor<Integer, Integer> descriptor() {
            return new Square().descriptor();
        }

        @Override
        public Integer run(Integer input, TaskContext context) {
            return input;
        }
    }

    private static final class Throwing extends Doing {
        Throwing() {
            throw new IllegalStateException("no licence");
        }
    }
}
