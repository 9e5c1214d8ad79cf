package dev.offloop.loop.netty;

import dev.offloop.Offloop;
import dev.offloop.loop.EventLoop;
import dev.offloop.loop.LoopConfig;
import io.vertx.core.Vertx;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Two threads hand tasks to a loop that is about to block in poll: each task runs, sees what its thread wrote before,
 * and the loop wakes for it although nothing else would wake it.
 */
@JCStressTest
@State
@Outcome(
        id = "1, 2, 1",
        expect = Expect.ACCEPTABLE,
        desc = "Both ran, each saw what was written before it was handed over")
@Outcome(expect = Expect.FORBIDDEN, desc = "A task was lost, or slept through, or saw nothing of its thread's writes")
public class HandOverRace {
    private static final long DEADLINE_SECONDS = 5;
    /** One loop of each transport, which the races use in turn; they live as long as the JVM. */
    private static final List<EventLoop> LOOPS = Arrays.stream(LoopTransport.values())
            .filter(LoopTransport::available)
            .map(transport -> Offloop.transport(transport, LoopConfig.defaults()))
            .map(transport -> Vertx.builder().withTransport(transport).build())
            .map(vertx -> Loops.of(vertx.getOrCreateContext()).orElseThrow())
            .toList();

    private static final AtomicInteger RACES = new AtomicInteger();

    private final EventLoop loop = LOOPS.get(RACES.getAndIncrement() % LOOPS.size());
    private final CountDownLatch ran = new CountDownLatch(2);
    private int first;
    private int second;
    private int seenFirst;
    private int seenSecond;

    @Actor
    public void first() {
        first = 1;
        loop.execute(() -> {
            seenFirst = first;
            ran.countDown();
        });
    }

    @Actor
    public void second() {
        second = 2;
        loop.execute(() -> {
            seenSecond = second;
            ran.countDown();
        });
    }

    @Arbiter
    public void both(III_Result result) {
        try {
            result.r3 = ran.await(DEADLINE_SECONDS, TimeUnit.SECONDS) ? 1 : 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        result.r1 = seenFirst;
        result.r2 = seenSecond;
    }
}
