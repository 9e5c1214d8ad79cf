package dev.offloop.loop.diagnostics;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A callback took long. */
@Name("dev.offloop.SlowCallback")
@Label("Slow Loop Callback")
@Category({"Offloop", "Event Loop"})
@Description("A callback, with the ticks and microtasks it led to, took longer than the configured time")
@StackTrace(false)
final class SlowCallbackEvent extends Event {
    @Label("Phase")
    String phase = "";

    @Label("Callback Class")
    String callback = "";

    @Label("Time Taken")
    @Timespan(Timespan.NANOSECONDS)
    long took;
}
