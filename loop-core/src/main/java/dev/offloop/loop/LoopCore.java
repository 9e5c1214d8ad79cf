package dev.offloop.loop;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The loop itself: the phases, their queues and their order, on whatever {@link LoopBackend} waits for I/O.
 *
 * <p>{@link #iterate()} is the iteration. The thread that runs it owns everything here; the backend brings in what other
 * threads hand over.
 */
public final class LoopCore implements EventLoop {
  /** How often callbacks that were put off while polling are run before check, as in libuv. */
  private static final int PENDING_PASSES = 8;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final ThreadLocal<LoopCore> CURRENT = new ThreadLocal<>();

  private final LoopBackend backend;
  private final LoopConfig config;
  private final LoopInstruments instruments;
  private final TickQueue ticks;
  private final ArrayDeque<Runnable> pending = new ArrayDeque<>();
  private final HookList idleHooks = new HookList(this);
  private final HookList prepareHooks = new HookList(this);
  private final PollerSet pollers;
  private final ImmediateQueue immediates = new ImmediateQueue(this);
  private final HookList checkHooks = new HookList(this);
  private final ArrayDeque<Runnable> closing = new ArrayDeque<>();
  private final NodeTimers timers = new NodeTimers(this);
  private final HookList exitHooks = new HookList(this);
  private final HookList requests = new HookList(this);
  private final long originNanos;

  private volatile @Nullable Thread owner;
  private long nowMillis;
  private boolean inCallback;
  private boolean serving;
  private volatile boolean stopping;

  /** A loop that has not started; the thread that calls {@link #bind} owns it. */
  public LoopCore(LoopBackend backend, LoopConfig config) {
    this.backend = backend;
    this.config = config;
    this.instruments = new LoopInstruments(config);
    this.ticks = new TickQueue(this, config.starvationTicks());
    this.pollers = new PollerSet(this, config.linger().toNanos());
    this.originNanos = config.clock().nanoTime();
  }

  /** The loop that the calling thread runs, or null. */
  public static @Nullable EventLoop current() {
    return CURRENT.get();
  }

  // The iteration

  /** One turn of the loop, for an owner that decides itself when the loop ends; may block in poll. */
  public void iterate() {
    serving = true;
    iterate(true);
  }

  private void iterate(boolean mayBlock) {
    runPending();
    runIdle();
    runPrepare();
    poll(mayBlock);
    runPendingAgain();
    runCheck();
    runClosing();
    runTimers();
    instruments.iterated(timers.count());
  }

  /**
   * Runs the loop as libuv's {@code uv_run} does: in default mode the due timers once, then iterations until nothing
   * referenced is left.
   *
   * @return whether something referenced is left
   */
  public boolean run(RunMode mode) {
    checkInLoop("run");
    setNow(instruments.read());
    if (mode == RunMode.DEFAULT && alive() && !stopping) {
      runTimers();
    }
    boolean alive = alive();
    while (alive && !stopping) {
      iterate(mode != RunMode.NOWAIT);
      alive = alive();
      if (mode != RunMode.DEFAULT) {
        break;
      }
    }
    stopping = false;
    return alive;
  }

  /** Runs a program as Node does: the main callback, then the loop until nothing is left, beforeExit hooks included. */
  public void runMain(Runnable main) {
    checkInLoop("runMain");
    instruments.enter(Phase.PENDING, 1);
    callback(main);
    instruments.leave(false);
    do {
      boolean stopped = run(RunMode.DEFAULT);
      if (stopped) {
        return;
      }
      runHooks(Phase.CLOSING, exitHooks);
    } while (alive());
  }

  /** Ends {@link #run} after the current iteration. Any thread; wakes the loop. */
  public void stop() {
    stopping = true;
    backend.submit(LoopCore::nothing);
  }

  // The phases

  private void runPending() {
    drain(Phase.PENDING, pending);
  }

  private void runIdle() {
    runHooks(Phase.IDLE, idleHooks);
  }

  private void runPrepare() {
    runHooks(Phase.PREPARE, prepareHooks);
    if (!pollers.isEmpty()) {
      instruments.enter(Phase.PREPARE, 0);
      pollers.poll();
      instruments.leave(false);
    }
  }

  private void poll(boolean mayBlock) {
    long before = instruments.stamp();
    long deadline = mayBlock && !mustNotBlock() ? nextDeadline() : before;
    boolean block = deadline > before && pollers.park(before, instruments.callbacks());
    boolean lingering = deadline > before && !block;
    instruments.enterPoll(block);
    int handled = backend.poll(block, deadline);
    wake();
    instruments.polled(handled);
    if (lingering && handled == 0) {
      instruments.lingered(before);
    }
    runWaitingTasks();
  }

  private void runWaitingTasks() {
    int snapshot = backend.waitingTasks();
    if (snapshot == 0) {
      return;
    }
    instruments.enter(Phase.POLL, snapshot);
    int left = snapshot;
    for (Runnable task; left > 0 && !instruments.spent() && (task = backend.nextTask()) != null; left--) {
      callback(task);
    }
    instruments.tasksWaited(snapshot - left);
    instruments.leave(left > 0 && instruments.spent());
  }

  private void runPendingAgain() {
    for (int pass = 0; pass < PENDING_PASSES && !pending.isEmpty(); pass++) {
      drain(Phase.PENDING, pending);
    }
  }

  private void runCheck() {
    runLeftoverTicks();
    while (runImmediates()) {
      // As in Node, those that were added meanwhile do not wait when the last one threw.
    }
    runHooks(Phase.CHECK, checkHooks);
  }

  /** What an uncaught error has left, and no callback since: Node's check handle drains it before the immediates. */
  private void runLeftoverTicks() {
    if (!ticks.isEmpty()) {
      instruments.enter(Phase.CHECK, 0);
      drainTicksApart();
      instruments.leave(false);
    }
  }

  /** Runs the immediates that are there; true if the last of them threw. */
  private boolean runImmediates() {
    int snapshot = immediates.size();
    if (snapshot == 0) {
      return false;
    }
    boolean completed = true;
    instruments.enter(Phase.CHECK, snapshot);
    for (; snapshot > 0 && !instruments.spent(); snapshot--) {
      @Nullable Runnable immediate = immediates.take();
      if (immediate != null) {
        completed = callback(immediate);
      }
    }
    instruments.leave(snapshot > 0);
    return !completed && snapshot == 0;
  }

  private void runClosing() {
    drain(Phase.CLOSING, closing);
  }

  /** Node's timers are one timer among the backend's; whichever is due earlier goes first. */
  private void runTimers() {
    long due = instruments.stamp();
    setNow(due);
    if (nextDeadline() > due) {
      return;
    }
    instruments.enter(Phase.TIMERS, timers.count());
    boolean nodeRan = false;
    while (!instruments.spent()) {
      long other = backend.nextTimerNanos();
      boolean nodeDue = timers.armedMillis() <= nowMillis && !(nodeRan && config.timersOncePerPhase());
      if (nodeDue && (other > due || nodeDeadline() <= other)) {
        timers.run();
        nodeRan = true;
        continue;
      }
      Runnable timer = other > due ? null : backend.nextTimer(due);
      if (timer == null) {
        break;
      }
      callback(timer);
    }
    instruments.leave(instruments.spent() && nextDeadline() <= instruments.stamp());
  }

  private void drain(Phase phase, ArrayDeque<Runnable> queue) {
    int snapshot = queue.size();
    if (snapshot == 0) {
      return;
    }
    instruments.enter(phase, snapshot);
    for (; snapshot > 0 && !instruments.spent(); snapshot--) {
      callback(queue.remove());
    }
    instruments.leave(snapshot > 0);
  }

  private void runHooks(Phase phase, HookList list) {
    if (list.size() == 0) {
      return;
    }
    instruments.enter(phase, list.size());
    for (HookList.Hook hook : list.snapshot()) {
      if (!hook.cancelled()) {
        callback(hook.callback);
      }
    }
    instruments.leave(false);
  }

  // Callbacks

  /** Runs one callback of a phase, then ticks and microtasks unless it threw; false if it did. */
  private boolean callback(Runnable callback) {
    instruments.begin(callback);
    inCallback = true;
    boolean completed = call(callback);
    if (completed && !ticks.isEmpty()) {
      ticks.drain();
    }
    inCallback = false;
    instruments.end(callback);
    return completed;
  }

  /** Runs a callback after which ticks are drained apart; false if it threw. */
  boolean callTimed(Runnable callback) {
    instruments.begin(callback);
    inCallback = true;
    boolean completed = call(callback);
    inCallback = false;
    instruments.end(callback);
    return completed;
  }

  /** Runs it and nothing else; false if it threw. */
  boolean call(Runnable callback) {
    try {
      callback.run();
      return true;
    } catch (Throwable error) {
      uncaught(callback, error);
      return false;
    }
  }

  /** Drains ticks between two timers; false if one threw. */
  boolean drainTicksApart() {
    if (ticks.isEmpty()) {
      return true;
    }
    instruments.begin(ticks);
    inCallback = true;
    boolean completed = ticks.drain();
    inCallback = false;
    instruments.account(ticks);
    return completed;
  }

  /** Reports an error, and makes sure that there is a next callback, after which the waiting ticks run. */
  void uncaught(Object callback, Throwable error) {
    instruments.uncaught(callback, error);
    immediates.add(LoopCore::nothing);
  }

  private static void nothing() {}

  void pollSource(Poller poller) {
    instruments.begin(poller);
    boolean completed = true;
    int delivered = 0;
    try {
      delivered = poller.poll();
    } catch (Throwable error) {
      completed = false;
      uncaught(poller, error);
    }
    if (delivered == 0 && completed) {
      return;
    }
    if (completed && !ticks.isEmpty()) {
      ticks.drain();
    }
    instruments.end(poller);
  }

  @Override
  public void deliver(Runnable callback) {
    checkInLoop("deliver");
    if (inCallback) {
      call(callback);
    } else {
      callback(callback);
    }
  }

  /** An I/O callback begins: for the backend, around each one. */
  public void beginIo(Object handle) {
    wake();
    instruments.begin(handle);
    inCallback = true;
  }

  /** The I/O callback that began last has ended, with the throwable that escaped it or null. */
  public void endIo(Object handle, @Nullable Throwable error) {
    if (error != null) {
      uncaught(handle, error);
    } else if (!ticks.isEmpty()) {
      ticks.drain();
    }
    inCallback = false;
    instruments.end(handle);
  }

  // Liveness and waiting

  /** Whether anything referenced is left. The loop's thread. */
  public boolean alive() {
    return timers.anyReferenced()
        || immediates.anyReferenced()
        || !pending.isEmpty()
        || !closing.isEmpty()
        || requests.anyReferenced()
        || idleHooks.anyReferenced()
        || prepareHooks.anyReferenced()
        || checkHooks.anyReferenced()
        || backend.waitingTasks() > 0
        || backend.alive()
        || pollers.alive();
  }

  private boolean mustNotBlock() {
    return !pending.isEmpty()
        || immediates.anyReferenced()
        || !closing.isEmpty()
        || idleHooks.anyReferenced()
        || backend.waitingTasks() > 0
        || stopping
        || !(serving || alive());
  }

  private long nextDeadline() {
    return Math.min(nodeDeadline(), backend.nextTimerNanos());
  }

  private long nodeDeadline() {
    long armed = timers.armedMillis();
    return armed == LoopBackend.NEVER ? LoopBackend.NEVER : originNanos + armed * NANOS_PER_MILLI;
  }

  private void wake() {
    if (instruments.woke()) {
      pollers.unpark();
      setNow(instruments.stamp());
    }
  }

  private void setNow(long nanos) {
    nowMillis = (nanos - originNanos) / NANOS_PER_MILLI;
  }

  // The owner

  /** Makes the calling thread the loop's. */
  public void bind() {
    Thread before = owner;
    if (before != null && !before.equals(Thread.currentThread())) {
      throw new IllegalStateException("the loop is run by " + before + ", not " + Thread.currentThread());
    }
    owner = Thread.currentThread();
    CURRENT.set(this);
    instruments.start();
    setNow(instruments.stamp());
  }

  /** The loop's thread gives it up. */
  public void unbind() {
    checkInLoop("unbind");
    owner = null;
    CURRENT.remove();
  }

  /**
   * Runs what has been queued, for an owner that is about to end the loop: ticks, pending callbacks, immediates and close
   * callbacks that wait now and those they queue, at most a few times over. Timers are forgotten.
   *
   * @return whether anything ran
   */
  public boolean runRemaining() {
    checkInLoop("runRemaining");
    timers.clear();
    long before = instruments.callbacks();
    for (int pass = 0; pass < PENDING_PASSES && hasQueued(); pass++) {
      runPending();
      runCheck();
      runClosing();
      drainTicksApart();
    }
    return instruments.callbacks() != before;
  }

  /** Forgets what has not run, as Node does when a program has ended: unreferenced timers and immediates, for one. */
  public void forgetQueued() {
    checkInLoop("forgetQueued");
    pending.clear();
    immediates.clear();
    closing.clear();
    timers.clear();
    ticks.clear();
  }

  /** Whether something is queued that needs no event to run. The loop's thread. */
  public boolean hasQueued() {
    return !pending.isEmpty() || immediates.size() > 0 || !closing.isEmpty() || !ticks.isEmpty();
  }

  /** Queues a callback for the pending phase. The loop's thread. */
  public void addPending(Runnable task) {
    pending.add(task);
  }

  /** Runs one more callback at the end of the iteration. The loop's thread. */
  public void runAfterIteration(Runnable task) {
    instruments.enter(Phase.CLOSING, 1);
    callback(task);
    instruments.leave(false);
  }

  /** What runs now and since when, or null if the loop waits. Any thread. */
  public @Nullable Running running() {
    return instruments.running();
  }

  /** The loop's thread while it is bound. Any thread. */
  public @Nullable Thread thread() {
    return owner;
  }

  LoopInstruments instruments() {
    return instruments;
  }

  boolean budgetSpent() {
    return instruments.spent();
  }

  /** Sets the cached time from the clock and returns it. */
  long readNow() {
    setNow(instruments.readClock());
    return nowMillis;
  }

  void checkInLoop(String what) {
    Thread thread = owner;
    if (!Thread.currentThread().equals(thread)) {
      throw new IllegalStateException(what + " was called on " + Thread.currentThread().getName()
          + ", but belongs to the loop's thread "
          + (thread == null ? "(none: the loop does not run)" : thread.getName())
          + ": hand it over with EventLoop.execute");
    }
  }

  // The API

  @Override
  public boolean inLoop() {
    return Thread.currentThread().equals(owner);
  }

  @Override
  public void execute(Runnable task) {
    if (inLoop()) {
      pending.add(task);
    } else {
      backend.submit(task);
    }
  }

  @Override
  public void nextTick(Runnable callback) {
    checkInLoop("nextTick");
    ticks.addTick(callback);
  }

  @Override
  public void queueMicrotask(Runnable callback) {
    checkInLoop("queueMicrotask");
    ticks.addMicrotask(callback);
  }

  @Override
  public Handle setImmediate(Runnable callback) {
    checkInLoop("setImmediate");
    return immediates.add(callback);
  }

  @Override
  public Handle setTimeout(double delayMillis, Runnable callback) {
    checkInLoop("setTimeout");
    return timers.add(delayMillis, false, callback);
  }

  @Override
  public Handle setInterval(double delayMillis, Runnable callback) {
    checkInLoop("setInterval");
    return timers.add(delayMillis, true, callback);
  }

  @Override
  public Handle onIdle(Runnable hook) {
    checkInLoop("onIdle");
    return idleHooks.add(hook);
  }

  @Override
  public Handle onPrepare(Runnable hook) {
    checkInLoop("onPrepare");
    return prepareHooks.add(hook);
  }

  @Override
  public Handle onCheck(Runnable hook) {
    checkInLoop("onCheck");
    return checkHooks.add(hook);
  }

  @Override
  public void onClosing(Runnable callback) {
    checkInLoop("onClosing");
    closing.add(callback);
  }

  @Override
  public Handle beforeExit(Runnable callback) {
    checkInLoop("beforeExit");
    return exitHooks.add(callback);
  }

  @Override
  public Handle keepAlive() {
    checkInLoop("keepAlive");
    return requests.add(LoopCore::nothing);
  }

  @Override
  public Handle addPoller(Poller poller) {
    checkInLoop("addPoller");
    return pollers.add(poller);
  }

  @Override
  public long now() {
    checkInLoop("now");
    return nowMillis;
  }

  @Override
  public void updateTime() {
    checkInLoop("updateTime");
    readNow();
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
