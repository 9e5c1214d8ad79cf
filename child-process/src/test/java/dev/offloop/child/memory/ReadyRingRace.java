package dev.offloop.child.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A child gets ready and goes to sleep while its parent, once it sees that, sends the first task. First what the parent
 * did: 2 if the child was not ready yet; then whether the child sleeps.
 */
@JCStressTest
@State
@Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "Nothing is sent, and it sleeps")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "It sleeps and is rung")
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "It saw the frame and stays awake")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "It saw the frame and is rung all the same")
@Outcome(id = "0, 1", expect = Expect.FORBIDDEN, desc = "It sleeps beside its first task, and is not rung")
public class ReadyRingRace {
    private final ControlPage page = open();

    private static ControlPage open() {
        try {
            Path file = Files.createTempDirectory("ready-ring").resolve("control");
            ControlPage made = ControlPage.create(file);
            // The mapping stays.
            Files.delete(file);
            Files.delete(file.getParent());
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Actor
    public void parent(II_Result result) {
        if (!page.isReady()) {
            result.r1 = 2;
            return;
        }
        page.publishRequests(1);
        result.r1 = page.takeChildParked() ? 1 : 0;
    }

    @Actor
    public void child(II_Result result) {
        page.markReady(false);
        result.r2 = page.parkChild(0) ? 1 : 0;
    }

    @Arbiter
    public void close() {
        page.close();
    }
}
