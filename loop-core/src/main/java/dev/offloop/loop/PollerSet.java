package dev.offloop.loop;

import java.util.Arrays;

/**
 * The embedded event sources: polled in prepare, lingered for while an answer is outstanding, armed before the loop blocks.
 *
 * <p>The linger counts from the last time anything ran on the loop. It trades a little processor time for the wake-up of a
 * sleeping loop, which costs more than most answers take; it is 0 on a machine with no core to spare, and while answers are
 * known to take longer.
 */
final class PollerSet {
  private final LoopThread thread;
  private final CallbackRunner callbacks;
  private final Linger linger;
  private Embedded[] embedded = {};
  /** The sources as they were when armed; the first {@link #armed} of them are. */
  private Embedded[] armedOnes = {};
  private int armed;
  private long callbacksSeen;
  private long activeNanos;
  private boolean lingering;
  /** Since when the loop sleeps while an answer is outstanding; 0 when it does not. */
  private long asleepNanos;

  PollerSet(LoopThread thread, CallbackRunner callbacks, long lingerNanos) {
    this.thread = thread;
    this.callbacks = callbacks;
    this.linger = new Linger(lingerNanos);
  }

  Handle add(Poller poller) {
    Embedded added = new Embedded(poller);
    Embedded[] longer = Arrays.copyOf(embedded, embedded.length + 1);
    longer[embedded.length] = added;
    embedded = longer;
    return added;
  }

  boolean isEmpty() {
    return embedded.length == 0;
  }

  /** Delivers what the sources have. */
  void poll() {
    for (Embedded source : embedded) {
      callbacks.poll(source.poller);
    }
  }

  /** Whether a referenced source waits for an answer. */
  boolean alive() {
    for (Embedded source : embedded) {
      if (source.referenced && inFlight(source)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Prepares for a block in poll.
   *
   * @param callbacksRun how many callbacks the loop has run so far
   * @return false if the loop must not block: it lingers, or an event arrived while arming
   */
  boolean park(long nowNanos, long callbacksRun) {
    if (callbacksRun != callbacksSeen) {
      callbacksSeen = callbacksRun;
      activeNanos = nowNanos;
      learn(nowNanos);
    }
    if (nowNanos - activeNanos < linger.nanos() && inFlight()) {
      lingering = true;
      return false;
    }
    if (!armAll()) {
      return false;
    }
    if (lingering) {
      linger.onMiss();
      lingering = false;
    }
    if (asleepNanos == 0 && inFlight()) {
      asleepNanos = nowNanos;
    }
    return true;
  }

  private void learn(long nowNanos) {
    if (asleepNanos != 0) {
      linger.onWoken(nowNanos - asleepNanos);
      asleepNanos = 0;
    } else if (lingering) {
      linger.onHit();
    }
    lingering = false;
  }

  /** Takes {@link #park} back. */
  void unpark() {
    while (armed > 0) {
      Embedded source = armedOnes[--armed];
      try {
        source.poller.disarm();
      } catch (Throwable error) {
        expel(source, error);
      }
    }
  }

  private boolean inFlight() {
    for (Embedded source : embedded) {
      if (inFlight(source)) {
        return true;
      }
    }
    return false;
  }

  private boolean inFlight(Embedded source) {
    try {
      return source.poller.inFlight();
    } catch (Throwable error) {
      expel(source, error);
      return false;
    }
  }

  private boolean armAll() {
    armedOnes = embedded;
    for (Embedded source : armedOnes) {
      try {
        if (!source.poller.arm()) {
          unpark();
          return false;
        }
        armed++;
      } catch (Throwable error) {
        unpark();
        expel(source, error);
        return false;
      }
    }
    return true;
  }

  /** Removes a source that throws where nothing may be thrown: the loop could neither wait for it nor without it. */
  private void expel(Embedded source, Throwable error) {
    callbacks.uncaught(source.poller, error);
    source.cancel();
  }

  private final class Embedded implements Handle {
    final Poller poller;
    private boolean referenced = true;

    Embedded(Poller poller) {
      this.poller = poller;
    }

    @Override
    public void cancel() {
      thread.check("Handle.cancel");
      embedded = Arrays.stream(embedded).filter(other -> other != this).toArray(Embedded[]::new);
    }

    @Override
    public Handle ref() {
      thread.check("Handle.ref");
      referenced = true;
      return this;
    }

    @Override
    public Handle unref() {
      thread.check("Handle.unref");
      referenced = false;
      return this;
    }

    @Override
    public boolean hasRef() {
      thread.check("Handle.hasRef");
      return referenced;
    }

    @Override
    public Handle refresh() {
      thread.check("Handle.refresh");
      return this;
    }
  }
}
