package dev.offloop.benchmarks;

import dev.offloop.compare.measure.Arrivals;
import dev.offloop.compare.measure.Calibration;
import dev.offloop.offload.Limits;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.task.TaskRegistry;
import dev.offloop.tasks.Churn;
import dev.offloop.workers.ThreadBackend;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Ten times as many tasks as one thread can do, each of half a millisecond and of no use after 55 ms, under three
 * bounds of 50 ms of their wait: the one of the dispatcher, which tells from its pace how long a new task would wait;
 * CoDel, which drops at the head of the queue (Nichols and Jacobson, "Controlling Queue Delay", ACM Queue 2012; RFC
 * 8289); and a look at the head's age alone.
 *
 * <p>Argument: seconds under each (5).
 */
final class QueueBounds {
    private static final double WORK_MICROS = 500;
    private static final int OVERLOAD = 10;
    private static final long BOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** After which an answer is of no use: the longest wait, and the run of a few tasks. */
    private static final long USEFUL_NANOS = BOUND_NANOS + TimeUnit.MILLISECONDS.toNanos(5);

    /** Of the bound, as RFC 8289 has 5 of 100 ms. */
    private static final long TARGET_NANOS = BOUND_NANOS / 20;

    /** One runs, one waits. */
    private static final int WINDOW = 2;

    private static final int MAX_QUEUED = 100_000;
    private static final long SLOWEST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final byte[] order = Churn.order(64, (int) Math.round(WORK_MICROS * Calibration.stepsPerMicro()));
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final TaskRegistry tasks = TaskRegistry.of(new Churn());

    private QueueBounds() {}

    public static void main(String[] args) throws InterruptedException {
        Duration time = Duration.ofSeconds(args.length > 0 ? Long.parseLong(args[0]) : 5);
        QueueBounds own = new QueueBounds();
        double capacity = own.capacity(time);
        System.out.printf(
                Locale.ROOT,
                "one thread does %.0f tasks a second; offered are %d times as many, each of use for %d ms%n",
                capacity,
                OVERLOAD,
                USEFUL_NANOS / 1_000_000);
        own.print("told from the pace, refused at once", capacity, own.paced(time, capacity));
        own.print("CoDel at the head", capacity, own.headed(time, capacity, new CoDel()));
        own.print("by age at the head", capacity, own.headed(time, capacity, (age, now) -> age > BOUND_NANOS));
        get(own.vertx.close());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    private Offload start(Limits limits) {
        return get(Offload.start(
                vertx, OffloadConfig.of(tasks, ThreadBackend.platform(1)).withLimits(limits)));
    }

    /** Tasks a second of a closed loop. The first part of the time is for the compilers. */
    private double capacity(Duration time) throws InterruptedException {
        Offload offload = start(Limits.defaults());
        Tally tally = new Tally();
        Context loop = vertx.getOrCreateContext();
        double perSecond = 0;
        for (int part = 0; part < 2; part++) {
            long begin = System.nanoTime();
            CountDownLatch done = new CountDownLatch(1);
            long before = tally.done.getTotalCount();
            loop.runOnContext(ignored -> {
                for (int i = 0; i < WINDOW; i++) {
                    again(offload, tally, begin + time.toNanos(), done);
                }
            });
            done.await();
            perSecond = (tally.done.getTotalCount() - before) * 1e9 / (System.nanoTime() - begin);
        }
        get(offload.close());
        return perSecond;
    }

    private void again(Offload offload, Tally tally, long endNanos, CountDownLatch done) {
        long begin = System.nanoTime();
        if (begin - endNanos >= 0) {
            done.countDown();
            return;
        }
        offload.submit(Churn.class, order).onComplete(answer -> {
            tally.onDone(begin);
            again(offload, tally, endNanos, done);
        });
    }

    /** What became of the tasks, by the time since they fell due. Event loop only. */
    private static final class Tally {
        final Histogram done = new Histogram(SLOWEST_NANOS, 2);
        final Histogram refused = new Histogram(SLOWEST_NANOS, 2);
        long inTime;

        void onDone(long dueNanos) {
            long nanos = System.nanoTime() - dueNanos;
            done.recordValue(Math.clamp(nanos, 0, SLOWEST_NANOS));
            inTime += nanos <= USEFUL_NANOS ? 1 : 0;
        }

        void onRefused(long dueNanos) {
            refused.recordValue(Math.clamp(System.nanoTime() - dueNanos, 0, SLOWEST_NANOS));
        }

        long total() {
            return done.getTotalCount() + refused.getTotalCount();
        }
    }

    private record Found(Tally tally, double seconds) {}

    private interface Offer {
        void offer(long dueNanos);
    }

    private Found run(Duration time, double capacity, Tally tally, Offer offer) throws InterruptedException {
        Arrivals arrivals = Arrivals.at(OVERLOAD * capacity, time.toNanos());
        Context loop = vertx.getOrCreateContext();
        arrivals.start((due, count) -> loop.runOnContext(ignored -> {
            for (int i = 0; i < count; i++) {
                offer.offer(due);
            }
        }));
        CountDownLatch all = new CountDownLatch(1);
        vertx.setPeriodic(10, timer -> {
            if (tally.total() >= arrivals.total()) {
                vertx.cancelTimer(timer);
                all.countDown();
            }
        });
        all.await();
        return new Found(tally, time.toNanos() / 1e9);
    }

    private Found paced(Duration time, double capacity) throws InterruptedException {
        Offload offload = start(Limits.defaults().withMaxQueueWait(Duration.ofNanos(BOUND_NANOS)));
        Tally tally = new Tally();
        Found found = run(
                time,
                capacity,
                tally,
                due -> offload.submit(Churn.class, order)
                        .onComplete(output -> tally.onDone(due), refusal -> tally.onRefused(due)));
        get(offload.close());
        return found;
    }

    /** Whether the task at the head is dropped. */
    private interface Head {
        boolean drops(long ageNanos, long nowNanos);
    }

    private Found headed(Duration time, double capacity, Head head) throws InterruptedException {
        Offload offload = start(Limits.defaults());
        Tally tally = new Tally();
        ArrayDeque<Long> queue = new ArrayDeque<>();
        int[] inFlight = {0};
        Runnable[] pump = new Runnable[1];
        pump[0] = () -> {
            while (inFlight[0] < WINDOW && !queue.isEmpty()) {
                long due = queue.removeFirst();
                long now = System.nanoTime();
                if (head.drops(now - due, now)) {
                    tally.onRefused(due);
                    continue;
                }
                inFlight[0]++;
                offload.submit(Churn.class, order).onComplete(answer -> {
                    inFlight[0]--;
                    tally.onDone(due);
                    pump[0].run();
                });
            }
        };
        Found found = run(time, capacity, tally, due -> {
            if (queue.size() < MAX_QUEUED) {
                queue.addLast(due);
                pump[0].run();
            } else {
                tally.onRefused(due);
            }
        });
        get(offload.close());
        return found;
    }

    /** RFC 8289, with the bound as interval. */
    private static final class CoDel implements Head {
        private long aboveSince;
        private boolean dropping;
        private long nextDrop;
        private int count;

        @Override
        public boolean drops(long ageNanos, long nowNanos) {
            if (ageNanos < TARGET_NANOS) {
                aboveSince = 0;
                dropping = false;
                return false;
            }
            if (aboveSince == 0) {
                aboveSince = nowNanos + BOUND_NANOS;
            }
            if (!dropping) {
                if (nowNanos - aboveSince < 0) {
                    return false;
                }
                dropping = true;
                count = count > 2 && nowNanos - nextDrop < 8 * BOUND_NANOS ? count - 2 : 1;
                nextDrop = nowNanos + interval();
                return true;
            }
            if (nowNanos - nextDrop < 0) {
                return false;
            }
            count++;
            nextDrop += interval();
            return true;
        }

        private long interval() {
            return (long) (BOUND_NANOS / Math.sqrt(count));
        }
    }

    private void print(String name, double capacity, Found found) {
        Tally tally = found.tally();
        System.out.printf(
                Locale.ROOT,
                "%-36s done in time %.2f of capacity; done p99 after %.1f ms; refused p50 after %.2f, p99 after %.1f ms%n",
                name,
                tally.inTime / found.seconds() / capacity,
                tally.done.getValueAtPercentile(99) / 1e6,
                tally.refused.getValueAtPercentile(50) / 1e6,
                tally.refused.getValueAtPercentile(99) / 1e6);
    }
}
