package dev.offloop.child.supervise;

import dev.offloop.loop.Poller;
import dev.offloop.offload.BackendHost;
import dev.offloop.offload.HomeLoop;

/**
 * Polls replies when the bell rings: arms the children's bells, and when one rings takes replies until there are none and
 * arms again. Costs nothing while nothing arrives. Home loop only.
 */
final class ReplyPolling implements AutoCloseable {
  private final HomeLoop home;
  private final Poller poller;
  private boolean scheduled;
  private boolean closed;

  private ReplyPolling(HomeLoop home, Poller poller) {
    this.home = home;
    this.poller = poller;
  }

  static ReplyPolling on(BackendHost host, Poller poller) {
    return new ReplyPolling(host.home(), poller);
  }

  /** A child rang its bell. */
  void onRing() {
    scheduled = false;
    if (closed) {
      return;
    }
    int delivered = poller.poll();
    if (delivered > 0 || !poller.arm()) {
      again();
    }
  }

  /** A request was handed to a child: its bell must be armed. */
  void onSent() {
    if (!scheduled && !poller.arm()) {
      again();
    }
  }

  /** Polls again after the loop's other work had its turn. */
  private void again() {
    if (!scheduled) {
      scheduled = true;
      home.execute(this::onRing);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
