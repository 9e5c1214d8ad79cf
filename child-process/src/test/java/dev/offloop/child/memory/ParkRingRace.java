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
 * A reader goes to sleep while a writer publishes: a sleeping reader is rung. First whether it was rung, then whether
 * it sleeps.
 */
@JCStressTest
@State
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "It sleeps and is rung")
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "It saw the frame and stays awake")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "It saw the frame and is rung all the same")
@Outcome(id = "0, 1", expect = Expect.FORBIDDEN, desc = "It sleeps and is not rung")
public class ParkRingRace {
    private final ControlPage page = open();

    private static ControlPage open() {
        try {
            Path file = Files.createTempDirectory("park-ring").resolve("control");
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
    public void writer(II_Result result) {
        page.publishRequests(1);
        result.r1 = page.takeChildParked() ? 1 : 0;
    }

    @Actor
    public void reader(II_Result result) {
        result.r2 = page.parkChild(0) ? 1 : 0;
    }

    @Arbiter
    public void close() {
        page.close();
    }
}
