package dev.offloop.child.agent;

import dev.offloop.child.link.LinkClock;
import dev.offloop.child.memory.ArenaShape;
import dev.offloop.child.memory.ArenaView;
import dev.offloop.child.memory.PayloadStore;
import dev.offloop.loop.Linger;
import java.io.IOException;

/**
 * What an agent uses of its process beside its link and its bell: the seam at which a simulation stands.
 *
 * @param clock its time
 * @param lingerNanos how long to look for the next request before waiting for the bell
 * @param payloads bodies in files
 * @param arenas opens the arena of the parent
 */
record AgentPlatform(LinkClock clock, long lingerNanos, PayloadStore payloads, Opening arenas) {
    /** A process of its own, or a thread of the parent. Waking up takes no less than such a look. */
    static final AgentPlatform SYSTEM =
            new AgentPlatform(LinkClock.SYSTEM, Linger.usualNanosHere(), PayloadStore.FILES, ArenaView::new);

    /** Opens an arena. */
    @FunctionalInterface
    interface Opening {
        ArenaView open(ArenaShape shape) throws IOException;
    }
}
