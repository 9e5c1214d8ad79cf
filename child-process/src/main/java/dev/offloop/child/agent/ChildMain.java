package dev.offloop.child.agent;

import dev.offloop.child.link.ChildLink;
import dev.offloop.os.NativeProcess;
import dev.offloop.task.Task;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** The main class of a child JVM. */
public final class ChildMain {
    private static final int EXIT_BROKEN = 70;

    private ChildMain() {}

    public static void main(String[] args) {
        run(args, List.of(), true);
    }

    /**
     * Works until the bell is cut.
     *
     * @param more tasks beside those of the class path
     * @param forGood whether the process is killed when its parent is gone
     */
    static void run(String[] args, Collection<? extends Task<?, ?>> more, boolean forGood) {
        CurrentTask current = new CurrentTask();
        MarkedOutput.install(current);
        try {
            run(ChildArguments.parse(args), current, more, forGood);
        } catch (IOException | RuntimeException | Error e) {
            try {
                e.printStackTrace();
                System.err.println(FatalErrorLine.of(e));
            } finally {
                // Also when the throwable cannot be printed.
                Runtime.getRuntime().halt(EXIT_BROKEN);
            }
        }
    }

    private static void run(
            ChildArguments arguments, CurrentTask current, Collection<? extends Task<?, ?>> more, boolean forGood)
            throws IOException {
        if (!arguments.guarded()) {
            NativeProcess.dieWithParent();
            NativeProcess.ignoreStopSignals();
            NativeProcess.lowerPriority(arguments.niceness());
        }
        OutOfMemoryScore.raise();
        StartupPreload preload = new StartupPreload(arguments, more, forGood);
        preload.start();
        try (ChildLink link = new ChildLink(arguments.files());
                AgentLoop agent = new AgentLoop(arguments, current, preload.bell())) {
            agent.run(link, preload.tasks());
        }
    }
}
