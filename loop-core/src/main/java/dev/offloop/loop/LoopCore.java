package dev.offloop.loop;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The loop: {@link LoopPhases its phases} and {@link LoopQueues their queues}, on whatever {@link LoopBackend} waits
 * for I/O. The thread that runs it owns everything here; the backend brings in what other threads hand over.
 */
public final class LoopCore implements EventLoop {
    private final LoopBackend backend;
    private final LoopConfig config;
    private final LoopThread thread = new LoopThread();
    private final LoopTime time;
    private final LoopInstruments instruments;
    private final CallbackRunner callbacks;
    private final LoopQueues queues;
    private final LoopPhases phases;

    private volatile boolean stopping;

    /** A loop that has not started; the thread that calls {@link #bind} owns it. */
    public LoopCore(LoopBackend backend, LoopConfig config) {
        this.backend = backend;
        this.config = config;
        time = new LoopTime(config.clock());
        instruments = new LoopInstruments(config);
        ImmediateQueue immediates = new ImmediateQueue(thread);
        callbacks = new CallbackRunner(instruments, immediates, config.starvationTicks());
        queues = new LoopQueues(
                thread,
                time,
                callbacks,
                instruments,
                immediates,
                config.linger().toNanos());
        phases = new LoopPhases(backend, queues, callbacks, instruments, time, config.timersOncePerPhase());
    }

    /** The loop that the calling thread runs, or null. */
    public static @Nullable EventLoop current() {
        return LoopThread.currentLoop();
    }

    // The iteration

    /**
     * One turn of the loop, for an owner that decides itself when the loop ends; may block in poll. Should the loop
     * itself fail, as for lack of memory, that is reported like any error and the next turn begins anew.
     */
    public void iterate() {
        iterate(() -> true);
    }

    private void iterate(BooleanSupplier mayBlock) {
        try {
            phases.iterate(mayBlock);
        } catch (Throwable error) {
            abandon(error);
        }
    }

    private void abandon(Throwable error) {
        callbacks.abandon(this, error);
    }

    /**
     * Runs the loop as libuv's {@code uv_run} does: in default mode the due timers once, then iterations until nothing
     * referenced is left.
     *
     * @return whether something referenced is left
     */
    public boolean run(RunMode mode) {
        thread.check("run");
        time.set(instruments.read());
        if (mode == RunMode.DEFAULT && alive() && !stopping) {
            phases.runTimers();
        }
        BooleanSupplier mayBlock = () -> mode != RunMode.NOWAIT && alive() && !stopping;
        boolean alive = alive();
        while (alive && !stopping) {
            iterate(mayBlock);
            alive = alive();
            if (mode != RunMode.DEFAULT) {
                break;
            }
        }
        stopping = false;
        return alive;
    }

    /**
     * Runs a program as Node does: the main callback, then the loop until nothing is left, beforeExit hooks included.
     */
    public void runMain(Runnable main) {
        thread.check("runMain");
        instruments.enter(Phase.PENDING, 1);
        callbacks.run(main);
        instruments.leave(false);
        do {
            boolean stopped = run(RunMode.DEFAULT);
            if (stopped) {
                return;
            }
            phases.runHooks(Phase.CLOSING, queues.exitHooks);
        } while (alive());
    }

    /**
     * Ends {@link #run} after the current iteration; means nothing to {@link #iterate()}. Any thread; wakes the loop.
     */
    public void stop() {
        stopping = true;
        backend.submit(CallbackRunner::nothing);
    }

    // Callbacks of the backend

    /** An I/O callback begins: for the backend, around each one. */
    public void beginIo(Object handle) {
        phases.wake();
        callbacks.begin(handle);
    }

    /** The I/O callback that began last has ended, with the throwable that escaped it or null. */
    public void endIo(Object handle, @Nullable Throwable error) {
        callbacks.end(handle, error);
    }

    /** Queues a callback for the pending phase. The loop's thread. */
    public void addPending(Runnable task) {
        queues.pending.add(task);
    }

    /** Runs one more callback at the end of the iteration. The loop's thread. */
    public void runAfterIteration(Runnable task) {
        try {
            instruments.enter(Phase.CLOSING, 1);
            callbacks.run(task);
            instruments.leave(false);
        } catch (Throwable error) {
            abandon(error);
        }
    }

    // Liveness and waiting

    /** Whether anything referenced is left. The loop's thread. */
    public boolean alive() {
        return queues.anyReferenced() || backend.waitingTasks() > 0 || backend.alive();
    }

    // The owner

    /** Makes the calling thread the loop's. */
    public void bind() {
        thread.bind(this);
        instruments.start();
        time.set(instruments.stamp());
    }

    /** The loop's thread gives it up. */
    public void unbind() {
        thread.unbind();
    }

    /**
     * Runs what has been queued, for an owner that is about to end the loop: ticks, pending callbacks, immediates and
     * close callbacks that wait now and those they queue, at most a few times over. Timers are forgotten.
     *
     * @return whether anything ran
     */
    public boolean runRemaining() {
        thread.check("runRemaining");
        queues.timers.clear();
        long before = instruments.callbacks();
        for (int pass = 0; pass < LoopPhases.PENDING_PASSES && queues.anyQueued(); pass++) {
            phases.runPending();
            phases.runCheck();
            phases.runClosing();
            callbacks.drainTicks();
        }
        return instruments.callbacks() != before;
    }

    /** Forgets what has not run, as Node does when a program has ended: unreferenced timers and immediates, for one. */
    public void forgetQueued() {
        thread.check("forgetQueued");
        queues.clear();
    }

    /** Whether something is queued that needs no event to run. The loop's thread. */
    public boolean hasQueued() {
        return queues.anyQueued();
    }

    /** What runs now and since when, or null if the loop waits. Any thread. */
    public @Nullable Running running() {
        return instruments.running();
    }

    /** The loop's thread while it is bound. Any thread. */
    public @Nullable Thread thread() {
        return thread.owner();
    }

    // The API

    @Override
    public void deliver(Runnable callback) {
        thread.check("deliver");
        callbacks.deliver(callback);
    }

    @Override
    public boolean inLoop() {
        return thread.isCurrent();
    }

    @Override
    public void execute(Runnable task) {
        if (inLoop()) {
            queues.pending.add(task);
        } else {
            backend.submit(task);
        }
    }

    @Override
    public void nextTick(Runnable callback) {
        thread.check("nextTick");
        queues.ticks.addTick(callback);
    }

    @Override
    public void queueMicrotask(Runnable callback) {
        thread.check("queueMicrotask");
        queues.ticks.addMicrotask(callback);
    }

    @Override
    public Handle setImmediate(Runnable callback) {
        thread.check("setImmediate");
        return queues.immediates.add(callback);
    }

    @Override
    public Handle setTimeout(double delayMillis, Runnable callback) {
        thread.check("setTimeout");
        return queues.timers.add(delayMillis, false, callback);
    }

    @Override
    public Handle setInterval(double delayMillis, Runnable callback) {
        thread.check("setInterval");
        return queues.timers.add(delayMillis, true, callback);
    }

    @Override
    public Handle onIdle(Runnable hook) {
        thread.check("onIdle");
        return queues.idleHooks.add(hook);
    }

    @Override
    public Handle onPrepare(Runnable hook) {
        thread.check("onPrepare");
        return queues.prepareHooks.add(hook);
    }

    @Override
    public Handle onCheck(Runnable hook) {
        thread.check("onCheck");
        return queues.checkHooks.add(hook);
    }

    @Override
    public void onClosing(Runnable callback) {
        thread.check("onClosing");
        queues.closing.add(callback);
    }

    @Override
    public Handle beforeExit(Runnable callback) {
        thread.check("beforeExit");
        return queues.exitHooks.add(callback);
    }

    @Override
    public Handle keepAlive() {
        thread.check("keepAlive");
        return queues.requests.add(CallbackRunner::nothing);
    }

    @Override
    public Handle addPoller(Poller poller) {
        thread.check("addPoller");
        return queues.pollers.add(poller);
    }

    @Override
    public long now() {
        thread.check("now");
        return time.now();
    }

    @Override
    public void updateTime() {
        thread.check("updateTime");
        time.read();
    }

    @Override
    public LoopMetrics metrics() {
        return instruments.snapshot();
    }

    @Override
    public Timeline timeline() {
        return config.timeline();
    }
}
