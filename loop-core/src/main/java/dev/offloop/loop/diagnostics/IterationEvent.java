package dev.offloop.loop.diagnostics;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The loop stayed away from poll for long. */
@Name("dev.offloop.Iteration")
@Label("Long Loop Iteration")
@Category({"Offloop", "Event Loop"})
@Description("The loop stayed away from poll for longer than the configured time; recorded when it came back")
@StackTrace(false)
final class IterationEvent extends Event {
    @Label("Iteration")
    long iteration;

    @Label("Time Taken")
    @Timespan(Timespan.NANOSECONDS)
    long took;

    @Label("Callbacks")
    long callbacks;
}
