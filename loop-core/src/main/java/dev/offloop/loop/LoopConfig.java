package dev.offloop.loop;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How a loop behaves. Start from {@link #defaults()} and change what is wanted with {@link #toBuilder()}.
 *
 * @param linger how long at most the loop goes on looking at embedded sources that owe an answer before it blocks;
 *     default 30 µs, 0 on a machine with one core
 * @param budgets what each phase may do before it yields; default {@value #DEFAULT_CALLBACKS} callbacks and 100 ms.
 *     Poll's budget bounds the tasks from other threads; how many I/O events one poll may bring is Netty's to say
 * @param slowCallback from when on a callback is reported as slow; default 20 ms
 * @param slowIteration from when on an iteration is reported as slow; default 50 ms
 * @param blockedAfter from when on a callback counts as blocking the loop and is looked into while it runs; 0 for
 *     never; default 200 ms
 * @param starvationTicks how many ticks and microtasks may run in one go before that is reported; default 100 000
 * @param timersOncePerPhase whether timers that become due while timers run wait for the next iteration: true as in
 *     libuv since 1.48, false as in older ones, which Node 20 may carry
 * @param maxWaitingTasks how many tasks from other threads may wait before the next is rejected; default 2^24
 * @param sharedAcceptor whether servers accept connections on the very loop that serves them, instead of on one more;
 *     default true: with one loop in the pool it is then the only one
 * @param errorHandler told of what escapes callbacks; default: logged
 * @param listener told of what is worth showing; default: none
 * @param timeline where spans go; default: nowhere
 * @param clock the loop's time
 */
public record LoopConfig(
        Duration linger,
        Map<Phase, Budget> budgets,
        Duration slowCallback,
        Duration slowIteration,
        Duration blockedAfter,
        int starvationTicks,
        boolean timersOncePerPhase,
        int maxWaitingTasks,
        boolean sharedAcceptor,
        LoopErrorHandler errorHandler,
        LoopListener listener,
        Timeline timeline,
        LoopClock clock) {
    /** How many callbacks a phase runs before it yields, unless configured. */
    public static final int DEFAULT_CALLBACKS = 16_384;

    private static final Budget DEFAULT_BUDGET =
            new Budget(DEFAULT_CALLBACKS, Duration.ofMillis(100).toNanos());

    public LoopConfig {
        requireNotNegative("linger", linger);
        requireNotNegative("slowCallback", slowCallback);
        requireNotNegative("slowIteration", slowIteration);
        requireNotNegative("blockedAfter", blockedAfter);
        requireAbove0("starvationTicks", starvationTicks);
        requireAbove0("maxWaitingTasks", maxWaitingTasks);
        Map<Phase, Budget> complete = new EnumMap<>(Phase.class);
        for (Phase phase : Phase.values()) {
            complete.put(phase, budgets.getOrDefault(phase, DEFAULT_BUDGET));
        }
        budgets = Map.copyOf(complete);
    }

    /** The defaults named at each property. */
    public static LoopConfig defaults() {
        Duration linger = Duration.ofNanos(Linger.usualNanosHere());
        return new LoopConfig(
                linger,
                Map.of(),
                Duration.ofMillis(20),
                Duration.ofMillis(50),
                Duration.ofMillis(200),
                100_000,
                true,
                1 << 24,
                true,
                LoopErrorHandler.logging(),
                LoopListener.NONE,
                Timeline.NONE,
                LoopClock.SYSTEM);
    }

    /** A builder that starts from this configuration. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    private static void requireNotNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative: " + value);
        }
    }

    private static void requireAbove0(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be above 0: " + value);
        }
    }

    /** Collects the changes to a configuration; its methods are named after the properties. One thread at a time. */
    public static final class Builder {
        private final Map<Phase, Budget> budgets;
        private Duration linger;
        private Duration slowCallback;
        private Duration slowIteration;
        private Duration blockedAfter;
        private int starvationTicks;
        private boolean timersOncePerPhase;
        private int maxWaitingTasks;
        private boolean sharedAcceptor;
        private LoopErrorHandler errorHandler;
        private LoopListener listener;
        private Timeline timeline;
        private LoopClock clock;

        private Builder(LoopConfig from) {
            budgets = new EnumMap<>(from.budgets);
            linger = from.linger;
            slowCallback = from.slowCallback;
            slowIteration = from.slowIteration;
            blockedAfter = from.blockedAfter;
            starvationTicks = from.starvationTicks;
            timersOncePerPhase = from.timersOncePerPhase;
            maxWaitingTasks = from.maxWaitingTasks;
            sharedAcceptor = from.sharedAcceptor;
            errorHandler = from.errorHandler;
            listener = from.listener;
            timeline = from.timeline;
            clock = from.clock;
        }

        public Builder budget(Phase phase, Budget budget) {
            budgets.put(phase, budget);
            return this;
        }

        /** Takes the bounds off all phases, as Node has none. */
        public Builder withoutBudgets() {
            for (Phase phase : Phase.values()) {
                budgets.put(phase, Budget.UNBOUNDED);
            }
            return this;
        }

        public Builder linger(Duration linger) {
            this.linger = linger;
            return this;
        }

        public Builder slowCallback(Duration slowCallback) {
            this.slowCallback = slowCallback;
            return this;
        }

        public Builder slowIteration(Duration slowIteration) {
            this.slowIteration = slowIteration;
            return this;
        }

        public Builder blockedAfter(Duration blockedAfter) {
            this.blockedAfter = blockedAfter;
            return this;
        }

        public Builder starvationTicks(int starvationTicks) {
            this.starvationTicks = starvationTicks;
            return this;
        }

        public Builder timersOncePerPhase(boolean timersOncePerPhase) {
            this.timersOncePerPhase = timersOncePerPhase;
            return this;
        }

        public Builder maxWaitingTasks(int maxWaitingTasks) {
            this.maxWaitingTasks = maxWaitingTasks;
            return this;
        }

        public Builder sharedAcceptor(boolean sharedAcceptor) {
            this.sharedAcceptor = sharedAcceptor;
            return this;
        }

        public Builder errorHandler(LoopErrorHandler errorHandler) {
            this.errorHandler = errorHandler;
            return this;
        }

        public Builder listener(LoopListener listener) {
            this.listener = listener;
            return this;
        }

        public Builder timeline(Timeline timeline) {
            this.timeline = timeline;
            return this;
        }

        public Builder clock(LoopClock clock) {
            this.clock = clock;
            return this;
        }

        public LoopConfig build() {
            return new LoopConfig(
                    linger,
                    budgets,
                    slowCallback,
                    slowIteration,
                    blockedAfter,
                    starvationTicks,
                    timersOncePerPhase,
                    maxWaitingTasks,
                    sharedAcceptor,
                    errorHandler,
                    listener,
                    timeline,
                    clock);
        }
    }
}
